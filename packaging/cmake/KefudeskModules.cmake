# kefudesk_module(NAME SOURCES … LINKS …): one layer as a static library.
# Headers are included by their path from the project's root ("relay/protocol/types.h").
function(kefudesk_module name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC kefudesk_options ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
endfunction()

# kefudesk_failpoints(NAME): this target has named points for fault tests (relay/protocol/failpoint.h).
function(kefudesk_failpoints name)
    if(KEFUDESK_FAILPOINTS)
        target_compile_definitions(${name} PRIVATE KEFUDESK_FAILPOINTS)
    endif()
endfunction()

# kefudesk_program(NAME SOURCES … LINKS …)
function(kefudesk_program name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE kefudesk_options ${ARG_LINKS})
endfunction()

# kefudesk_test(NAME SOURCES … LINKS … [ENV …] [TIMEOUT SECONDS] [LONG] [ALONE]): a Qt Test program known to
# ctest, run without a screen. LONG: only by tests/run --long. ALONE: no other test runs at the same time.
function(kefudesk_test name)
    cmake_parse_arguments(ARG "LONG;ALONE" "TIMEOUT" "SOURCES;LINKS;ENV" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE kefudesk_options Qt6::Test ${ARG_LINKS})
    target_compile_definitions(${name} PRIVATE
        KEFUDESK_FIXTURES="${CMAKE_SOURCE_DIR}/tests/fixtures"
        KEFUDESK_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
    add_test(NAME ${name} COMMAND ${name})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;TZ=Asia/Shanghai;${ARG_ENV}")
    if(ARG_LONG)
        set_tests_properties(${name} PROPERTIES LABELS long)
    endif()
    if(ARG_ALONE)
        set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
    endif()
endfunction()
