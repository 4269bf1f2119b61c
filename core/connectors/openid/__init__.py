"""Google and Microsoft as OpenID Connect providers: where they are, and what their tokens truly say."""
