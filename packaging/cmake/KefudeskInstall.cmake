# What is installed, in three components: the console, the relay, the simulator.
include(GNUInstallDirs)
set(libexec "${CMAKE_INSTALL_LIBEXECDIR}/kefudesk")

if(TARGET kefudesk)
    install(TARGETS kefudesk RUNTIME COMPONENT console)
endif()
install(TARGETS kefudesk-relay RUNTIME COMPONENT relay)
if(TARGET kefudesk-imagehelper)
    install(TARGETS kefudesk-imagehelper RUNTIME DESTINATION "${libexec}" COMPONENT relay)
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
        DESTINATION lib/systemd/system COMPONENT relay)
    install(FILES packaging/relay.toml DESTINATION "${CMAKE_INSTALL_SYSCONFDIR}/kefudesk" COMPONENT relay)
    install(FILES packaging/nginx/kefudesk.conf
        DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/kefudesk-relay/examples" COMPONENT relay)
endif()
