from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "masthead.office"
    verbose_name = "Office"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.models import ReferenceIndex

        from masthead.backroom.handlers import register_form
        from masthead.newsroom.resolvers import register_resolver
        from masthead.office import contact, pressing, queries, receivers, services, views
        from masthead.office.models import InstitutionPage, Publication
        from masthead.press.registry import register_source
        from masthead.theme.frame import register_part

        receivers.connect()
        register_source(pressing.SOURCE)
        register_form(contact.ENTRY_KIND, contact.contact_form, services.keep_message)
        register_part("publication", queries.publication_view)
        register_resolver(views.answer_institution, queries.holds_address)
        # Wagtail follows pages and snippets by itself, settings only when told; a picture readers see here is public.
        ReferenceIndex.register_model(Publication)
        InstitutionPage.draw_page = staticmethod(views.draw_institution)
