#include "adapter/sources/path_mapping.hpp"

#include <catch2/catch.hpp>

using namespace wayfinder::adapter;

TEST_CASE("a path moves between the editor's folder and the program's", "[adapter][sources]") {
  const std::vector<PathMapping> mappings{{"/home/ann/game/", "/srv/game"}, {"/home/ann/lib", "/usr/share/lua"}};
  CHECK(to_remote("/home/ann/game/main.lua", mappings) == "/srv/game/main.lua");
  CHECK(to_remote("/home/ann/lib/pl/list.lua", mappings) == "/usr/share/lua/pl/list.lua");
  CHECK(to_local("/srv/game/main.lua", mappings) == "/home/ann/game/main.lua");
  CHECK(to_local("/srv/game", mappings) == "/home/ann/game");
}

TEST_CASE("a mapping covers whole names of folders only", "[adapter][sources]") {
  const std::vector<PathMapping> mappings{{"/home/ann/game", "/srv/game"}};
  CHECK(to_remote("/home/ann/game2/main.lua", mappings) == "/home/ann/game2/main.lua");
  CHECK(to_local("/srv/games/main.lua", mappings) == "/srv/games/main.lua");
}

TEST_CASE("the root of a machine can be mapped", "[adapter][sources]") {
  const std::vector<PathMapping> mappings{{"/home/ann/root", "/"}};
  CHECK(to_remote("/home/ann/root/etc/x.lua", mappings) == "/etc/x.lua");
  CHECK(to_local("/etc/x.lua", mappings) == "/home/ann/root/etc/x.lua");
}

TEST_CASE("a path with spaces and letters of any language survives as a URI", "[adapter][sources]") {
  const std::string path = "/tmp/my file ü#1.lua";
  CHECK(uri_of(path) == "file:///tmp/my%20file%20%C3%BC%231.lua");
  CHECK(path_of_uri(uri_of(path)) == path);
}

TEST_CASE("URIs of editors are understood however they are written", "[adapter][sources]") {
  CHECK(path_of_uri("file://localhost/tmp/a.lua") == "/tmp/a.lua");
  CHECK(path_of_uri("file:///tmp/50%.lua") == "/tmp/50%.lua");
  CHECK(path_of_uri("vscode-remote://host/tmp/a.lua") == "vscode-remote://host/tmp/a.lua");
}
