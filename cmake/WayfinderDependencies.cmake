# Everything comes from the system's packages (Debian 12) or from vcpkg.json's list elsewhere.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(tl-expected REQUIRED)
if(WAYFINDER_ONLY_MODULE)  # these are what an agent needs, and the headers of the Lua that loads it
  include(WayfinderOnlyModule)
  return()
endif()
find_package(PkgConfig REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(ZLIB REQUIRED)
find_path(ASIO_INCLUDE_DIR asio.hpp REQUIRED)
find_path(CURL_INCLUDE_DIR curl/curl.h REQUIRED)
find_path(PROTOZERO_INCLUDE_DIR protozero/pbf_builder.hpp REQUIRED)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(CURSES REQUIRED ncursesw)
find_package(Lua 5.4 REQUIRED)  # by its headers: not everybody's Lua has a .pc file
if(NOT LUA_VERSION_STRING VERSION_LESS 5.5)
  message(FATAL_ERROR "Lua: expected version 5.4, got ${LUA_VERSION_STRING}")
endif()
get_filename_component(lua_folder ${LUA_LIBRARY} DIRECTORY)
find_library(LUA54_STATIC_LIBRARY NAMES liblua5.4.a liblua.a NAMES_PER_DIR HINTS ${lua_folder} REQUIRED)

add_library(wayfinder_asio INTERFACE)
target_include_directories(wayfinder_asio SYSTEM INTERFACE ${ASIO_INCLUDE_DIR})
target_compile_definitions(wayfinder_asio INTERFACE ASIO_STANDALONE ASIO_NO_DEPRECATED ASIO_HAS_CO_AWAIT
  ASIO_HAS_STD_COROUTINE)
target_link_libraries(wayfinder_asio INTERFACE Threads::Threads)

add_library(wayfinder_protozero INTERFACE)
target_include_directories(wayfinder_protozero SYSTEM INTERFACE ${PROTOZERO_INCLUDE_DIR})

# Without the flags of its .pc file, which would choose another POSIX for all that is built with it.
add_library(wayfinder_curses INTERFACE)
target_include_directories(wayfinder_curses SYSTEM INTERFACE ${CURSES_INCLUDE_DIRS})
target_link_libraries(wayfinder_curses INTERFACE ${CURSES_LINK_LIBRARIES})

# Its headers alone: the library is loaded when somebody pushes.
add_library(wayfinder_curl INTERFACE)
target_include_directories(wayfinder_curl SYSTEM INTERFACE ${CURL_INCLUDE_DIR})
target_link_libraries(wayfinder_curl INTERFACE ${CMAKE_DL_LIBS})

# Other Luas need headers alone: the module finds the API in the interpreter that loads it.
foreach(version IN ITEMS 5.3 5.2 5.1)
  string(REPLACE "." "" short ${version})
  find_path(LUA${short}_INCLUDE_DIR lua.hpp PATH_SUFFIXES lua${version} lua-${version} lua${short} NO_CACHE)
  if(LUA${short}_INCLUDE_DIR)
    add_library(wayfinder_lua${short}_headers INTERFACE)
    target_include_directories(wayfinder_lua${short}_headers SYSTEM INTERFACE ${LUA${short}_INCLUDE_DIR})
  endif()
endforeach()

find_path(LUAJIT_INCLUDE_DIR luajit.h PATH_SUFFIXES luajit-2.1 NO_CACHE)
if(LUAJIT_INCLUDE_DIR)
  add_library(wayfinder_luajit_headers INTERFACE)
  target_include_directories(wayfinder_luajit_headers SYSTEM INTERFACE ${LUAJIT_INCLUDE_DIR})
endif()

# The interpreter itself, whole and exported, so that C modules find the API in the executable as in `lua5.4`.
add_library(wayfinder_lua54_headers INTERFACE)
target_include_directories(wayfinder_lua54_headers SYSTEM INTERFACE ${LUA_INCLUDE_DIR})
# Its sections are aligned to cache lines: where the linker happens to put the loop of the VM within one moves some
# programs by 15 %, and every change of ours would move it.
set(aligned_lua54 ${PROJECT_BINARY_DIR}/liblua5.4-aligned.a)
add_custom_command(OUTPUT ${aligned_lua54} DEPENDS ${LUA54_STATIC_LIBRARY} VERBATIM
  COMMAND ${CMAKE_OBJCOPY} --set-section-alignment .text=64 ${LUA54_STATIC_LIBRARY} ${aligned_lua54})
add_custom_target(wayfinder_aligned_lua54 DEPENDS ${aligned_lua54})
add_library(wayfinder_lua54 INTERFACE)
add_dependencies(wayfinder_lua54 wayfinder_aligned_lua54)
target_link_libraries(wayfinder_lua54 INTERFACE wayfinder_lua54_headers -Wl,--whole-archive ${aligned_lua54} -Wl,--no-whole-archive m dl)
