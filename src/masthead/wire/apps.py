from django.apps import AppConfig


class WireConfig(AppConfig):
    name = "masthead.wire"
    verbose_name = "Wire"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from masthead.wire import receivers, structured

        receivers.connect()
        structured.register()
