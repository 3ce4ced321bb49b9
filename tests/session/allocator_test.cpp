#include <catch2/catch.hpp>

#include "tests/session/client.hpp"

using namespace wayfinder::test;
using wayfinder::json;

TEST_CASE("the embedded Lua allocates small blocks quickly, and as it is told by who preloads a library",
          "[session][memory][lua54]") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  const std::string own_allocator = "false";  // the sanitizer's is kept, and wants to be the first library
  const std::vector<bool> preloads{false};
#else
  const std::string own_allocator = "true";
  const std::vector<bool> preloads{false, true};
#endif
  // Blocks of all sizes grow and shrink over the border between small and large.
  const WrittenProgram home{R"lua(
local sum = 0
for size = 1, 300 do
  local list = {}
  for i = 1, size do list[i] = ("x"):rep(size * 9) .. i end
  for i = size, 2, -1 do assert(list[i] == ("x"):rep(size * 9) .. i); list[i] = nil end
  list.a = 1 -- a rehash: the array part shrinks
  sum = sum + #list
end
local seen = false
for line in io.lines("/proc/self/maps") do seen = seen or line:find("libmimalloc", 1, true) ~= nil end
print(sum, seen)
)lua"};
  for (const bool is_preloaded : preloads) {
    CAPTURE(is_preloaded);
    Client client;
    client.initialize();
    client.launch_request(home.get(), is_preloaded ? json{{"env", {{"LD_PRELOAD", "libm.so.6"}}}} : json::object());
    client.configuration_done();
    CHECK(client.expect_terminated() == 0);
    CHECK(client.output() == "300\t" + (is_preloaded ? "false" : own_allocator) + "\n");
    client.disconnect();
  }
}
