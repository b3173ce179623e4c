vcl 4.1;

# Varnish in front of one or more newsstands. Stock Varnish 6.0 or later; no further modules.
#
# What to change is marked CHANGE. The press is told of it by MASTHEAD_PURGE=varnish, MASTHEAD_PURGE_ADDRESS and
# MASTHEAD_PURGE_TOKEN.

import std;

backend newsstand {
    .host = "127.0.0.1";        # CHANGE
    .port = "8000";             # CHANGE
    .connect_timeout = 2s;
    .first_byte_timeout = 30s;
    .between_bytes_timeout = 30s;
    .probe = {
        .url = "/healthz/ready";
        .interval = 2s;
        .timeout = 1s;
        .window = 3;
        .threshold = 2;
        .initial = 2;
    }
}

sub vcl_recv {
    # The press says that something changed. The secret is that of MASTHEAD_PURGE_TOKEN: 32 letters and digits or more.
    if (req.method == "PURGE" || req.method == "BAN") {
        if (req.http.X-Masthead-Secret != "CHANGE-this-secret") {       # CHANGE
            return (synth(403, "Forbidden"));
        }
        if (req.method == "PURGE") {
            return (purge);
        }
        # Whole keys only: `story:1` is not `story:12`.
        if (std.ban("obj.http.X-Keys ~ (^|\s)(" + req.http.X-Masthead-Keys + ")(\s|$)")) {
            return (synth(200, "Banned"));
        }
        return (synth(400, "Bad keys"));
    }
    unset req.http.X-Masthead-Secret;
    unset req.http.X-Masthead-Keys;

    # Pages are read. Everything else is passed on and never kept.
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    if (req.url ~ "^/(account|admin|checkout|post|search)/") {
        return (pass);
    }
    # Other spellings of an address are answered but not kept: the press could not tell us to forget them.
    if (regsub(req.url, "\?.*$", "") ~ "(%[0-7]|%[0-9A-Fa-f][a-f]|%[a-f]|//|/\.\.?(/|$))") {
        return (pass);
    }
    # A member's page is for that member.
    if (req.http.Cookie ~ "(^|;\s*)masthead_member=") {
        return (pass);
    }
    unset req.http.Cookie;
    unset req.http.Authorization;

    # While the newsstand is well, nobody gets what is more than a minute past its time; while it is away, five days.
    if (std.healthy(req.backend_hint)) {
        set req.grace = 60s;
    }
    return (hash);
}

sub vcl_hash {
    # The address without host and query: no ?utm_ and no ?cb= makes a second entry.
    hash_data(regsub(req.url, "\?.*$", ""));
    return (lookup);
}

sub vcl_backend_response {
    # Kept for bans, hidden from readers.
    set beresp.http.X-Keys = beresp.http.Surrogate-Key;
    # The newsstand's own word on how long what is kept is good while it is away.
    if (beresp.http.Cache-Control ~ "stale-if-error=\d+") {
        set beresp.grace = 5d;
    }
    if (beresp.status >= 500) {
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
        # What is kept of an address is better than a mistake.
        if (bereq.is_bgfetch) {
            return (abandon);
        }
    }
    # Varnish asks for gzip and unpacks it for the few who cannot. Vary names the cookie too, for stories that members
    # read whole; those were passed on above.
    if (beresp.http.Vary) {
        set beresp.http.Vary = "Accept-Encoding";
    }
}

sub vcl_deliver {
    unset resp.http.X-Keys;
    unset resp.http.Surrogate-Key;
    unset resp.http.Via;
    unset resp.http.X-Varnish;
}
