from django.apps import AppConfig


class WireConfig(AppConfig):
    name = "masthead.wire"
    verbose_name = "Wire"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from masthead.press.registry import register_chore, register_source
        from masthead.wire import pressing, receivers, structured

        receivers.connect()
        register_source(pressing.SOURCE)
        register_chore("search", pressing.do_search)
        structured.register()
