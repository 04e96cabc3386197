# CPack: a portable tarball on Linux, an installer per user and a zip on Windows, a disk image on macOS.
# Built here: the tarball. The others are settings for their tool chains (packaging/doc/building.md says which
# have been built and which not).
set(CPACK_PACKAGE_NAME "kefudesk")
set(CPACK_PACKAGE_VENDOR "Kefudesk")
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Customer service desk for WeChat mini programs")
set(CPACK_PACKAGE_INSTALL_DIRECTORY "Kefudesk")
set(CPACK_PACKAGE_FILE_NAME "kefudesk-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_RESOURCE_FILE_LICENSE "${CMAKE_SOURCE_DIR}/LICENSE")
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_STRIP_FILES ON)
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)

if(WIN32)
    # Windows 10 and later, x64; windeployqt brings Qt along (qt_generate_deploy_app_script needs Qt 6.3).
    set(CPACK_GENERATOR "NSIS;ZIP")
    set(CPACK_COMPONENTS_ALL console common)
    set(CPACK_NSIS_DISPLAY_NAME "Kefudesk")
    set(CPACK_NSIS_PACKAGE_NAME "Kefudesk")
    set(CPACK_NSIS_INSTALLED_ICON_NAME "bin\\\\kefudesk.exe")
    # For one user, without administrator rights.
    set(CPACK_NSIS_INSTALL_ROOT "$LOCALAPPDATA\\\\Programs")
    set(CPACK_NSIS_DEFINES "RequestExecutionLevel user")
    set(CPACK_NSIS_ENABLE_UNINSTALL_BEFORE_INSTALL ON)
    set(CPACK_NSIS_CREATE_ICONS_EXTRA
        "CreateShortCut '$SMPROGRAMS\\\\$STARTMENU_FOLDER\\\\Kefudesk.lnk' '$INSTDIR\\\\bin\\\\kefudesk.exe'")
    set(CPACK_NSIS_DELETE_ICONS_EXTRA "Delete '$SMPROGRAMS\\\\$START_MENU\\\\Kefudesk.lnk'")
    # kefudesk:// links; the preset relay is a file beside the program, written by whoever hands it out:
    #   cmake -DKEFUDESK_PRESET_RELAY=https://desk.example.com
    set(CPACK_NSIS_EXTRA_INSTALL_COMMANDS "
        WriteRegStr HKCU 'Software\\\\Classes\\\\kefudesk' '' 'URL:Kefudesk'
        WriteRegStr HKCU 'Software\\\\Classes\\\\kefudesk' 'URL Protocol' ''
        WriteRegStr HKCU 'Software\\\\Classes\\\\kefudesk\\\\shell\\\\open\\\\command' '' '\\\"$INSTDIR\\\\bin\\\\kefudesk.exe\\\" \\\"%1\\\"'")
    set(CPACK_NSIS_EXTRA_UNINSTALL_COMMANDS "DeleteRegKey HKCU 'Software\\\\Classes\\\\kefudesk'")
elseif(APPLE)
    set(CPACK_GENERATOR "DragNDrop")
    set(CPACK_COMPONENTS_ALL console common)
    set(CPACK_DMG_VOLUME_NAME "Kefudesk")
else()
    set(CPACK_GENERATOR "TXZ")
    set(CPACK_COMPONENTS_ALL console relay simulator common)
endif()
include(CPack)
