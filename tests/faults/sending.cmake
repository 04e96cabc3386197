# What is sent: quota, tokens, and a network that fails in every way.
kefudesk_test(tst_quotahistories SOURCES tst_quotahistories.cpp LINKS relay_simulator TIMEOUT 600)
kefudesk_test(tst_tokenexpiry SOURCES tst_tokenexpiry.cpp LINKS relay_server relay_simulator TIMEOUT 600)
kefudesk_test(tst_sendwire
    SOURCES tst_sendwire.cpp "${CMAKE_SOURCE_DIR}/tests/unit/http/faultserver.cpp"
            "${CMAKE_SOURCE_DIR}/tests/unit/http/certificates.cpp"
    LINKS relay_server desk_test_support TIMEOUT 3000)
if(KEFUDESK_FAILPOINTS)
    kefudesk_test(tst_keyrotation SOURCES tst_keyrotation.cpp LINKS integration_support TIMEOUT 300)
    target_include_directories(tst_keyrotation PRIVATE "${CMAKE_SOURCE_DIR}/tests/integration")
    add_dependencies(tst_keyrotation kefudesk-relay)
endif()
