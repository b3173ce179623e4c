from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "masthead.house"
    verbose_name = "House"
