"""Behind the proxy the limits count addresses of people, not the one address of the proxy."""

from xieshang.config.wsgi import behind_proxy


def address_seen(*, came_from, forwarded):
    seen = {}
    server = behind_proxy(lambda scope, answer: seen.update(scope))

    server({"REMOTE_ADDR": came_from, "HTTP_X_FORWARDED_FOR": forwarded}, None)

    return seen["REMOTE_ADDR"]


def test_proxy_on_this_machine_tells_who_asks():
    assert address_seen(came_from="127.0.0.1", forwarded="203.0.113.7") == "203.0.113.7"


def test_nobody_else_is_believed():
    assert address_seen(came_from="198.51.100.4", forwarded="203.0.113.7") == "198.51.100.4"


def test_what_the_visitor_claims_before_the_proxy_is_not_believed():
    assert address_seen(came_from="127.0.0.1", forwarded="10.0.0.1, 203.0.113.7") == "203.0.113.7"
