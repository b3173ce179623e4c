from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "masthead.office"
    verbose_name = "Office"
    default_auto_field = "django.db.models.BigAutoField"
