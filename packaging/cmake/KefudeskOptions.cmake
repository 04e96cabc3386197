# Language level, warnings, hardening and sanitizers: the same for every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

option(KEFUDESK_WERROR "Treat warnings as errors" OFF)
set(KEFUDESK_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize takes them (address,undefined or thread)")
option(KEFUDESK_TESTS "Build the tests" ON)
option(KEFUDESK_FUZZ "Build the libFuzzer targets (clang only)" OFF)
option(KEFUDESK_FAILPOINTS "Points at which tests make the relay die, fail or wait; never in a release" OFF)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

add_library(kefudesk_options INTERFACE)
target_compile_definitions(kefudesk_options INTERFACE
    QT_NO_KEYWORDS QT_NO_FOREACH QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII
    QT_NO_URL_CAST_FROM_STRING QT_NO_CAST_FROM_BYTEARRAY QT_STRICT_ITERATORS
    QT_USE_QSTRINGBUILDER QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_DISABLE_DEPRECATED_BEFORE=0x060400
    KEFUDESK_VERSION="${PROJECT_VERSION}")
target_include_directories(kefudesk_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(kefudesk_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    -Wno-sign-conversion)
if(KEFUDESK_WERROR)
    target_compile_options(kefudesk_options INTERFACE -Werror)
endif()
if(KEFUDESK_SANITIZE)
    target_compile_options(kefudesk_options INTERFACE "-fsanitize=${KEFUDESK_SANITIZE}" -fno-omit-frame-pointer)
    target_link_options(kefudesk_options INTERFACE "-fsanitize=${KEFUDESK_SANITIZE}")
elseif(CMAKE_BUILD_TYPE MATCHES "Rel")
    target_compile_options(kefudesk_options INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
        -fstack-protector-strong -fcf-protection -D_GLIBCXX_ASSERTIONS)
    target_link_options(kefudesk_options INTERFACE -Wl,-z,relro,-z,now)
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
