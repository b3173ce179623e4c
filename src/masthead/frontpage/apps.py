from django.apps import AppConfig


class FrontpageConfig(AppConfig):
    name = "masthead.frontpage"
    verbose_name = "Frontpage"
    default_auto_field = "django.db.models.BigAutoField"
