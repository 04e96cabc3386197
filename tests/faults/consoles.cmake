# Consoles behind a network that fails: the proxy itself, two consoles of one agent, a thousand agents.
kefudesk_test(tst_faultproxy SOURCES tst_faultproxy.cpp LINKS test_support)

add_library(console_desk STATIC consoledesk.cpp deskscene.cpp desktraffic.cpp)
target_link_libraries(console_desk PUBLIC kefudesk_options integration_support test_support app_core Qt6::Test)
target_include_directories(console_desk PUBLIC "${CMAKE_SOURCE_DIR}/tests/integration")

foreach(test IN ITEMS tst_consoles tst_consolesreturn)
    kefudesk_test(${test} SOURCES ${test}.cpp LINKS console_desk Qt6::Sql TIMEOUT 3000)
    add_dependencies(${test} kefudesk-relay kefudesk-simulator)
endforeach()

# ALONE: the long run asserts how soon they are back.
kefudesk_test(tst_massreconnect
    SOURCES tst_massreconnect.cpp lightagent.cpp "${CMAKE_SOURCE_DIR}/tests/bench/prepareddata.cpp"
    LINKS console_desk relay_storage TIMEOUT 600 ALONE)
add_dependencies(tst_massreconnect kefudesk-relay)
target_include_directories(tst_massreconnect PRIVATE "${CMAKE_SOURCE_DIR}/tests/bench")
