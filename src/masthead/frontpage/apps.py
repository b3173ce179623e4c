from django.apps import AppConfig


class FrontpageConfig(AppConfig):
    name = "masthead.frontpage"
    verbose_name = "Frontpage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from masthead.frontpage import blocks, frame, queries, views
        from masthead.frontpage.models import Front
        from masthead.newsroom.arrangement import register_arranger
        from masthead.newsroom.models import Story
        from masthead.office.models import InstitutionPage
        from masthead.theme.frame import register_part

        register_part("navigation", frame.navigation)
        register_part("announcement", frame.announcement)
        register_part("latest", queries.latest_briefs)
        register_part("picks", queries.current_picks)
        register_arranger(queries.section_arrangement)
        for page in (Story, InstitutionPage):
            blocks.add_to(page._meta.get_field("body"))
        Front.draw_page = staticmethod(views.draw_front)
