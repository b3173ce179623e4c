from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "masthead.house"
    verbose_name = "House"

    def ready(self) -> None:
        from masthead.house import pressing
        from masthead.press.registry import register_source

        register_source(pressing.SOURCE)
