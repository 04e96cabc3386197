# What an acknowledged callback outlives: kill -9, power cuts, a database that does not answer.
if(NOT KEFUDESK_FAILPOINTS OR NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
    return()
endif()

add_library(durability_support STATIC killedrelay.cpp powercut.cpp replyingconsole.cpp storedmarkers.cpp)
target_link_libraries(durability_support PUBLIC integration_support test_support relay_storage Qt6::Sql)
target_include_directories(durability_support PUBLIC "${CMAKE_SOURCE_DIR}/tests/integration")

foreach(unit IN ITEMS killqueue killrelay powercut spool spoolrate)
    kefudesk_test(tst_${unit} SOURCES tst_${unit}.cpp LINKS durability_support TIMEOUT 3000
        ENV QTEST_FUNCTION_TIMEOUT=3000000)
    add_dependencies(tst_${unit} kefudesk-relay kefudesk-simulator powercut_shim)
    target_compile_definitions(tst_${unit} PRIVATE
        KEFUDESK_POWERCUT_SHIM="$<TARGET_FILE:powercut_shim>")
endforeach()
