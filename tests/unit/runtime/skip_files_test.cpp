#include "runtime/stepping/skip_files.hpp"

#include <catch2/catch.hpp>

using wayfinder::runtime::fits_glob;
using wayfinder::runtime::SkipFiles;

TEST_CASE("one star stays within a folder and two cross folders", "[stepping]") {
  CHECK(fits_glob("/lib/*.lua", "/lib/a.lua"));
  CHECK_FALSE(fits_glob("/lib/*.lua", "/lib/deep/a.lua"));
  CHECK(fits_glob("/lib/**", "/lib/deep/a.lua"));
  CHECK(fits_glob("**/a.lua", "/lib/deep/a.lua"));
  CHECK(fits_glob("/lib/**/a.lua", "/lib/a.lua"));
  CHECK(fits_glob("/lib/?.lua", "/lib/a.lua"));
  CHECK_FALSE(fits_glob("/lib/?.lua", "/lib/ab.lua"));
}

TEST_CASE("skipFiles names files, folders and file names anywhere", "[stepping]") {
  CHECK(SkipFiles{{"/usr/share/lua"}}.matches("@/usr/share/lua/5.4/pl/List.lua"));
  CHECK(SkipFiles{{"vendor/**"}}.matches("@/home/me/app/vendor/x.lua"));
  CHECK(SkipFiles{{"inspect.lua"}}.matches("@/home/me/inspect.lua"));
  CHECK_FALSE(SkipFiles{{"inspect.lua"}}.matches("@/home/me/xinspect.lua"));
  CHECK_FALSE(SkipFiles{{"/usr/share/lua"}}.matches("@/usr/share/luajit/x.lua"));
}

TEST_CASE("code without a file is never skipped, nor is anything without patterns", "[stepping]") {
  CHECK_FALSE(SkipFiles{{"**"}}.matches("return 1"));
  CHECK_FALSE(SkipFiles{}.matches("@/home/me/inspect.lua"));
}
