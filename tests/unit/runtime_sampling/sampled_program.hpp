#pragma once
#include <map>
#include <string>
#include <vector>

#include "profiling/sample_block.hpp"
#include "runtime/sampling/sampler.hpp"
#include "tests/unit/runtime_layout/lua_program.hpp"

/// What one run of the sampler has sent.
struct SampledProfile {
  std::map<std::uint32_t, wayfinder::profiling::FunctionRecord> functions;
  std::vector<wayfinder::profiling::SampleRecord> samples;
  std::uint64_t lost_samples{};

  void add(std::string_view block);
  [[nodiscard]] std::uint64_t total_ns() const;
  /// Share of the time with this function anywhere on the stack, 0 to 1.
  [[nodiscard]] double share_of(const std::string& name) const;
  /// Name of a sample's frame, leaf first.
  [[nodiscard]] std::string name(const wayfinder::profiling::SampleRecord& sample, std::size_t frame) const;
};

/// A Lua program with the functions start(rate, clock), stop(), cpu() and burn(seconds).
class SampledProgram {
 public:
  SampledProgram();
  ~SampledProgram();
  void run(const std::string& text) { program_.run(text); }
  [[nodiscard]] lua_State* L() const { return program_.L(); }
  [[nodiscard]] wayfinder::Result<void> start(double rate, const std::string& clock = "cpu");
  SampledProfile profile;

 private:
  LuaProgram program_;
};
