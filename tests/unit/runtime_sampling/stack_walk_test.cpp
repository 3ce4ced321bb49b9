#include "runtime/sampling/stack_walk.hpp"

#include <catch2/catch.hpp>
#include <memory>

#include "runtime/facts/facts.hpp"
#include "runtime/layout/fault_guard.hpp"
#include "tests/unit/runtime_layout/lua_program.hpp"

using namespace wayfinder;
using namespace wayfinder::runtime;
using namespace wayfinder::runtime::sampling;

namespace {

/// Walks the stack at each probe, as a tick would, and keeps the last sample.
struct Walker {
  FunctionTable functions;
  const Labels labels;
  StackWalk walk{functions, labels};
  std::unique_ptr<RawSample> sample{std::make_unique<RawSample>()};
  layout::Thread* main{};
  bool is_whole{};

  void operator()(lua_State*) {
    NativeView native;
    const volatile char here = 0;
    native.stack_pointer = reinterpret_cast<std::uintptr_t>(&here);
    is_whole = walk.walk_tick(main, native, *sample);
  }
  [[nodiscard]] std::string name(std::size_t frame) const {
    const auto& entry = functions.entry(sample->frames[frame].function);
    if (entry.kind == profiling::FunctionKind::marker) return std::string{functions.text(entry)};
    return std::string{functions.name(entry)};
  }
};

struct WalkedProgram {
  Walker walker;
  LuaProgram program{std::ref(walker)};
  explicit WalkedProgram(const std::string& text) {
    install_fault_guard();
    walker.main = layout::of(program.L());
    program.run(text);
    REQUIRE(walker.is_whole);
  }
};

}  // namespace

TEST_CASE("frames are read from the leaf to the main chunk, with their lines", "[sampling]") {
  const WalkedProgram walked{"local function inner()\n probe()\nend\nlocal function outer()\n\n inner()\nend\nouter()"};
  const RawSample& sample = *walked.walker.sample;
  REQUIRE(sample.depth == 4);
  CHECK(sample.frames[0].line == -1);
  CHECK(sample.frames[1].line == 2);
  CHECK(sample.frames[2].line == 6);
  CHECK(sample.frames[3].line == 8);
  CHECK(walked.walker.name(1) == "inner");
  CHECK(walked.walker.name(2) == "outer");
  CHECK(sample.flags == 0);
}

TEST_CASE("the stacks of resumed coroutines are joined with their resumers'", "[sampling]") {
  const WalkedProgram walked{R"(
    local function inmost() probe() end
    local function middle() coroutine.wrap(inmost)() end
    local function outmost() coroutine.resume(coroutine.create(middle)) end
    outmost())"};
  // probe, inmost, wrap, middle, resume, outmost, chunk
  REQUIRE(walked.walker.sample->depth == 7);
  CHECK(walked.walker.name(1) == "inmost");
  CHECK(walked.walker.name(3) == "middle");
  CHECK(walked.walker.name(5) == "outmost");
}

TEST_CASE("a deep stack keeps its innermost and outermost frames and says that it was cut", "[sampling]") {
  const WalkedProgram walked{R"(
    local function leaf() probe() end
    local function deep(n) if n == 0 then leaf() else deep(n - 1) end return n end
    local function top() deep(5000) return 1 end
    top())"};
  const RawSample& sample = *walked.walker.sample;
  REQUIRE(sample.depth == max_frames);
  CHECK(sample.flags == profiling::sample_cut);
  CHECK(sample.frames[kept_innermost].function == FunctionTable::truncated);
  CHECK(sample.frames[1].line == 2);
  CHECK(sample.frames[max_frames - 1].line == 5);
  CHECK(sample.frames[max_frames - 2].line == 4);
  CHECK(sample.frames[max_frames - 3].line == 3);
}

TEST_CASE("a stack that just fits is not cut", "[sampling]") {
  const int most = static_cast<int>(max_frames) - 3;  // beside deep: probe, the first deep and the chunk
  const auto text = [](int depth) {
    return "local function deep(n) if n == 0 then probe() else deep(n - 1) end return n end deep(" +
           std::to_string(depth) + ")";
  };
  const WalkedProgram fits{text(most - 1)};
  CHECK(fits.walker.sample->depth == max_frames - 1);
  CHECK(fits.walker.sample->flags == 0);
  const WalkedProgram cut{text(most + 1)};
  CHECK(cut.walker.sample->depth == max_frames);
  CHECK(cut.walker.sample->flags == profiling::sample_cut);
}

TEST_CASE("a coroutine's deep stack keeps the main thread's outermost frames", "[sampling]") {
  const WalkedProgram walked{R"(
    local function deep(n) if n == 0 then probe() else deep(n - 1) end return n end
    coroutine.wrap(function() deep(3000) end)())"};
  const RawSample& sample = *walked.walker.sample;
  REQUIRE(sample.depth == max_frames);
  CHECK(sample.frames[max_frames - 1].line == 3);
  CHECK(sample.thread != walked.walker.main);
}
