from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "masthead.office"
    verbose_name = "Office"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from masthead.newsroom.resolvers import register_resolver
        from masthead.office import queries, receivers, views
        from masthead.office.models import InstitutionPage
        from masthead.theme.frame import register_part

        receivers.connect()
        register_part("publication", queries.publication_view)
        register_resolver(views.answer_institution)
        InstitutionPage.draw_page = staticmethod(views.draw_institution)
