# Consoles behind a network that fails: the proxy itself, two consoles of one agent, a thousand agents.
kefudesk_test(tst_faultproxy SOURCES tst_faultproxy.cpp LINKS test_support)
