# What is installed, in four components: the console, the relay, the simulator, and what console and relay
# share (the console has a relay built in).
include(GNUInstallDirs)
set(libexec "${CMAKE_INSTALL_LIBEXECDIR}/kefudesk")

if(TARGET kefudesk)
    install(TARGETS kefudesk RUNTIME COMPONENT console)
endif()
install(TARGETS kefudesk-relay RUNTIME COMPONENT relay)
if(TARGET kefudesk-imagehelper)
    install(TARGETS kefudesk-imagehelper RUNTIME DESTINATION "${libexec}" COMPONENT common)
endif()
if(TARGET kefudesk-simulator)
    install(TARGETS kefudesk-simulator RUNTIME COMPONENT simulator)
endif()

if(UNIX AND NOT APPLE)
    install(FILES packaging/desktop/kefudesk.desktop
        DESTINATION "${CMAKE_INSTALL_DATADIR}/applications" COMPONENT console)
    install(FILES packaging/desktop/io.github.kefudesk.metainfo.xml
        DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo" COMPONENT console)
    install(FILES packaging/desktop/kefudesk.svg
        DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps" COMPONENT console)
    install(FILES packaging/systemd/kefudesk-relay.service packaging/systemd/kefudesk-relay.socket
            packaging/systemd/kefudesk-relay-backup.service packaging/systemd/kefudesk-relay-backup.timer
        DESTINATION lib/systemd/system COMPONENT relay)
    install(FILES packaging/monitoring/dashboard.json packaging/monitoring/rules.yml packaging/monitoring/prometheus.yml
        DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/kefudesk-relay/examples" COMPONENT relay)
    file(GLOB guides "${CMAKE_SOURCE_DIR}/packaging/doc/*.md")
    install(FILES ${guides} DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/kefudesk-relay" COMPONENT relay)
    install(FILES packaging/relay.toml DESTINATION "${CMAKE_INSTALL_SYSCONFDIR}/kefudesk" COMPONENT relay)
    install(FILES packaging/nginx/kefudesk.conf
        DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/kefudesk-relay/examples" COMPONENT relay)
endif()

# Icons of fixed sizes beside the SVG: some panels and every Windows and macOS bundle want them.
find_program(RSVG_CONVERT rsvg-convert)
if(RSVG_CONVERT AND UNIX AND NOT APPLE)
    set(icons)
    foreach(size IN ITEMS 16 24 32 48 64 128 256 512)
        set(icon "${CMAKE_BINARY_DIR}/icons/${size}/kefudesk.png")
        add_custom_command(OUTPUT "${icon}"
            COMMAND ${CMAKE_COMMAND} -E make_directory "${CMAKE_BINARY_DIR}/icons/${size}"
            COMMAND "${RSVG_CONVERT}" -w ${size} -h ${size}
                "${CMAKE_SOURCE_DIR}/packaging/desktop/kefudesk.svg" -o "${icon}"
            DEPENDS "${CMAKE_SOURCE_DIR}/packaging/desktop/kefudesk.svg" VERBATIM)
        list(APPEND icons "${icon}")
        install(FILES "${icon}" DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/${size}x${size}/apps"
            COMPONENT console OPTIONAL)
    endforeach()
    add_custom_target(kefudesk-icons ALL DEPENDS ${icons})
endif()
