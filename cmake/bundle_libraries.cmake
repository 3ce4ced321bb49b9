# Copies the libraries that the installed tree needs to CPACK_LIBRARY_FOLDER in it, where the run paths of executable and modules
# look first. The C and C++ run-time libraries are left to the system: an interpreter that loads a module has its own.
set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
file(GLOB_RECURSE modules ${root}/*/wayfinder.so)
file(GET_RUNTIME_DEPENDENCIES EXECUTABLES ${root}/${CPACK_EXECUTABLE} MODULES ${modules}
  RESOLVED_DEPENDENCIES_VAR libraries
  PRE_EXCLUDE_REGEXES "^ld-linux" "^lib(c|m|dl|rt|pthread|gcc_s|stdc[+][+])[.]so")
foreach(library IN LISTS libraries)
  file(INSTALL ${library} DESTINATION ${root}/${CPACK_LIBRARY_FOLDER} FOLLOW_SYMLINK_CHAIN)
endforeach()
