# What `cmake --install` puts where, and the .deb and the archive that `cpack` makes of it.
install(TARGETS wayfinder RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
foreach(version IN ITEMS 5.4 5.3 5.2 5.1)  # beside the executable, which finds them by their place (adapter/CMakeLists.txt)
  string(REPLACE "." "" short ${version})
  if(TARGET wayfinder_module_lua${short})
    install(TARGETS wayfinder_module_lua${short} LIBRARY
      DESTINATION ${CMAKE_INSTALL_LIBDIR}/wayfinder/lua/${version})
    # Where interpreters look for what a program requires: Debian's, LuaJIT among them, in the folder of the architecture.
    install(CODE "
      set(libraries ${CMAKE_INSTALL_LIBDIR})
      if(CMAKE_INSTALL_PREFIX MATCHES \"/usr$\" AND NOT \"${CMAKE_LIBRARY_ARCHITECTURE}\" STREQUAL \"\")
        set(libraries lib/${CMAKE_LIBRARY_ARCHITECTURE})
      endif()
      file(RELATIVE_PATH module /\${libraries}/lua/${version} /${CMAKE_INSTALL_LIBDIR}/wayfinder/lua/${version}/wayfinder.so)
      set(folder \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/\${libraries}/lua/${version}\")
      file(MAKE_DIRECTORY \"\${folder}\")
      file(CREATE_LINK \${module} \"\${folder}/wayfinder.so\" SYMBOLIC)")
  endif()
endforeach()
if(TARGET wayfinder_module_luajit)  # found by way of that of 5.1 (runtime/module/module.cpp)
  install(TARGETS wayfinder_module_luajit LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/wayfinder/lua/luajit)
endif()
# For programs that embed Lua: in the build as in what is installed.
include(CMakePackageConfigHelpers)
install(FILES runtime/api/wayfinder.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
set(config_folder ${CMAKE_INSTALL_LIBDIR}/cmake/wayfinder)
file(RELATIVE_PATH WAYFINDER_CONFIG_INCLUDE /prefix/${config_folder} /prefix/${CMAKE_INSTALL_INCLUDEDIR})
set(WAYFINDER_CONFIG_MODULES ../../wayfinder/lua)
configure_file(cmake/wayfinder-config.cmake.in ${PROJECT_BINARY_DIR}/installed/wayfinder-config.cmake @ONLY)
set(WAYFINDER_CONFIG_INCLUDE ${PROJECT_SOURCE_DIR}/runtime/api)
set(WAYFINDER_CONFIG_MODULES ${PROJECT_BINARY_DIR}/lua)
configure_file(cmake/wayfinder-config.cmake.in ${PROJECT_BINARY_DIR}/wayfinder-config.cmake @ONLY)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/wayfinder-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/installed/wayfinder-config.cmake ${PROJECT_BINARY_DIR}/wayfinder-config-version.cmake
  DESTINATION ${config_folder})
install(FILES LICENSE RENAME copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs)
install(FILES $<TARGET_FILE_DIR:wayfinder>/wayfinder.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 OPTIONAL)
# Where each shell looks for what it has to complete.
install(FILES editors/shells/wayfinder.bash RENAME wayfinder
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(CODE "
  set(folder site-functions)
  if(CMAKE_INSTALL_PREFIX MATCHES \"/usr$\")  # Debian's zsh leaves the other one to /usr/local
    set(folder vendor-completions)
  endif()
  file(INSTALL \"${CMAKE_CURRENT_SOURCE_DIR}/editors/shells/_wayfinder\"
    DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/zsh/\${folder}\")")
install(FILES editors/shells/wayfinder.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
# `:packadd wayfinder` finds it there. Not among the packages that Neovim starts by itself: their Lua modules would stand
# before those of a user's plugin manager.
set(nvim_plugin ${CMAKE_INSTALL_DATADIR}/nvim/site/pack/wayfinder/opt/wayfinder)
install(DIRECTORY editors/nvim/ DESTINATION ${nvim_plugin})
install(CODE "
  file(READ \"${CMAKE_CURRENT_SOURCE_DIR}/editors/nvim/doc/wayfinder.txt\" page)
  string(REGEX MATCHALL \"[*][^* \t\n]+[*]\" tags \"\${page}\")
  list(SORT tags)
  list(TRANSFORM tags REPLACE \"[*](.+)[*]\" \"\\\\1\twayfinder.txt\t/*\\\\1*\")
  list(JOIN tags \"\n\" tags)
  # What :helptags would write, which users of a package may not.
  file(WRITE \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${nvim_plugin}/doc/tags\" \"\${tags}\n\")")

set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/cmake/archive_package.cmake)
set(CPACK_EXECUTABLE ${CMAKE_INSTALL_BINDIR}/wayfinder)
set(CPACK_LIBRARY_FOLDER ${CMAKE_INSTALL_LIBDIR}/wayfinder)
set(CPACK_PACKAGE_FILE_NAME wayfinder-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_PACKAGE_VENDOR "The Wayfinder authors")
set(CPACK_PACKAGE_CONTACT "The Wayfinder authors <wayfinder@packages.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The summary stands before it.
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "A debug adapter (DAP) that runs Lua programs in a process of their own, with
breakpoints, values and evaluation, a sampling profiler, and heap snapshots
that are compared to find leaks.")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libmimalloc2.0")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libcurl4, lua5.4, lua5.3, lua5.2, lua5.1, luajit")
include(CPack)
