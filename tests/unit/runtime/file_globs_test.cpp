#include "runtime/globs/file_globs.hpp"

#include <catch2/catch.hpp>

using wayfinder::runtime::FileGlobs;
using wayfinder::runtime::fits_glob;

TEST_CASE("one star stays within a folder and two cross folders", "[stepping]") {
  CHECK(fits_glob("/lib/*.lua", "/lib/a.lua"));
  CHECK_FALSE(fits_glob("/lib/*.lua", "/lib/deep/a.lua"));
  CHECK(fits_glob("/lib/**", "/lib/deep/a.lua"));
  CHECK(fits_glob("**/a.lua", "/lib/deep/a.lua"));
  CHECK(fits_glob("/lib/**/a.lua", "/lib/a.lua"));
  CHECK(fits_glob("/lib/?.lua", "/lib/a.lua"));
  CHECK_FALSE(fits_glob("/lib/?.lua", "/lib/ab.lua"));
  CHECK(fits_glob("/**/a/*.lua", "/b/a/c/a/x.lua"));
  CHECK_FALSE(fits_glob("/**/a/*.lua", "/ba/x.lua"));
  CHECK(fits_glob("**", ""));
  CHECK_FALSE(fits_glob("", "/lib"));
}

TEST_CASE("skipFiles names files, folders and file names anywhere", "[stepping]") {
  CHECK(FileGlobs{{"/usr/share/lua"}}.matches("@/usr/share/lua/5.4/pl/List.lua"));
  CHECK(FileGlobs{{"vendor/**"}}.matches("@/home/me/app/vendor/x.lua"));
  CHECK(FileGlobs{{"inspect.lua"}}.matches("@/home/me/inspect.lua"));
  CHECK_FALSE(FileGlobs{{"inspect.lua"}}.matches("@/home/me/xinspect.lua"));
  CHECK_FALSE(FileGlobs{{"/usr/share/lua"}}.matches("@/usr/share/luajit/x.lua"));
}

TEST_CASE("code without a file is never skipped, nor is anything without patterns", "[stepping]") {
  CHECK_FALSE(FileGlobs{{"**"}}.matches("return 1"));
  CHECK_FALSE(FileGlobs{}.matches("@/home/me/inspect.lua"));
}

TEST_CASE("many stars in a skipFiles glob take no more time than few") {
  std::string path;
  std::string pattern;
  for (int i = 0; i < 200; ++i) {
    path += "/a";
    pattern += i % 2 == 0 ? "/**/*a" : "/**";
  }
  CHECK_FALSE(fits_glob(pattern + "b", path));
}
