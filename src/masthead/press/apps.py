from django.apps import AppConfig


class PressConfig(AppConfig):
    name = "masthead.press"
    verbose_name = "Press"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from masthead.press import receivers

        receivers.connect()
