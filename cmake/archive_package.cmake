# CPack reads this before each package: the archive, unlike the .deb, is unpacked anywhere and brings its libraries along.
if(CPACK_GENERATOR STREQUAL "TGZ")
  set(CPACK_PACKAGING_INSTALL_PREFIX "")
  set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/bundle_libraries.cmake)
endif()
