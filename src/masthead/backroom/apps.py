from django.apps import AppConfig


class BackroomConfig(AppConfig):
    name = "masthead.backroom"
    verbose_name = "Backroom"
    default_auto_field = "django.db.models.BigAutoField"
