#include "tests/unit/runtime_sampling/sampled_program.hpp"

#include <time.h>

using namespace wayfinder;
using runtime::sampling::Sampler;

namespace {

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}
SampledProgram& program_of(lua_State* L) {
  return *static_cast<SampledProgram*>(lua_touserdata(L, lua_upvalueindex(1)));
}
int l_start(lua_State* L) {
  const bool is_started = program_of(L).start(luaL_checknumber(L, 1), luaL_optstring(L, 2, "cpu")).has_value();
  lua_pushboolean(L, is_started);
  return 1;
}
int l_stop(lua_State* L) {
  Sampler::stop(L);
  return 0;
}
int l_cpu(lua_State* L) {
  lua_pushnumber(L, cpu_seconds());
  return 1;
}
int l_burn(lua_State* L) {
  const double end = cpu_seconds() + luaL_checknumber(L, 1);
  while (cpu_seconds() < end) {
  }
  return 0;
}

}  // namespace

void SampledProfile::add(std::string_view bytes) {
  auto block = profiling::decode(bytes);
  if (!block) throw std::runtime_error{block.error().message};
  for (auto& function : block->functions) {
    functions[function.id] = std::move(function);
  }
  samples.insert(samples.end(), block->samples.begin(), block->samples.end());
  lost_samples = block->lost_samples;
}

std::uint64_t SampledProfile::total_ns() const {
  std::uint64_t total = 0;
  for (const auto& sample : samples) {
    total += sample.weight_ns;
  }
  return total;
}

double SampledProfile::share_of(const std::string& wanted) const {
  std::uint64_t found = 0;
  for (const auto& sample : samples) {
    for (std::size_t i = 0; i < sample.frames.size(); ++i) {
      if (name(sample, i) != wanted) continue;
      found += sample.weight_ns;
      break;
    }
  }
  return static_cast<double>(found) / static_cast<double>(total_ns());
}

std::string SampledProfile::name(const profiling::SampleRecord& sample, std::size_t frame) const {
  return functions.at(sample.frames.at(frame).function).name;
}

SampledProgram::SampledProgram() {
  constexpr luaL_Reg functions[] = {
      {"start", l_start}, {"stop", l_stop}, {"cpu", l_cpu}, {"burn", l_burn}, {nullptr, nullptr}};
  lua_pushglobaltable(L());
  lua_pushlightuserdata(L(), this);
  luaL_setfuncs(L(), functions, 1);
  lua_pop(L(), 1);
}
SampledProgram::~SampledProgram() {
  Sampler::stop(L());
}

Result<void> SampledProgram::start(double rate, const std::string& clock) {
  runtime::sampling::SamplerSettings settings;
  settings.profile = 1;
  settings.clock = clock == "wall" ? runtime::sampling::TickClock::wall : runtime::sampling::TickClock::cpu;
  settings.interval = std::chrono::nanoseconds{static_cast<std::int64_t>(1e9 / rate)};
  return Sampler::start(L(), settings, [this](std::string_view block, bool) {
    profile.add(block);
    return true;
  });
}
