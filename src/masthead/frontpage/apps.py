from django.apps import AppConfig


class FrontpageConfig(AppConfig):
    name = "masthead.frontpage"
    verbose_name = "Frontpage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.models import ReferenceIndex

        from masthead.frontpage import blocks, frame, pressing, queries, views
        from masthead.frontpage.models import Front, Navigation
        from masthead.newsroom.arrangement import register_arranger
        from masthead.newsroom.models import Story
        from masthead.office.models import InstitutionPage
        from masthead.press.registry import register_source
        from masthead.theme.frame import register_part

        register_source(pressing.SOURCE)
        register_part("navigation", frame.navigation)
        register_part("announcement", frame.announcement)
        register_part("latest", queries.latest_briefs)
        register_part("picks", queries.current_picks)
        register_arranger(queries.section_arrangement)
        for page in (Story, InstitutionPage):
            blocks.add_to(page._meta.get_field("body"))
        # Wagtail follows pages and snippets by itself, settings only when told; a picture readers see here is public.
        ReferenceIndex.register_model(Navigation)
        Front.draw_page = staticmethod(views.draw_front)
