#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "profiling/frame_table.hpp"

/// What a top shows of a program, as plain data.
namespace wayfinder::adapter::top {

/// A function's share of the time.
struct FunctionRow {
  profiling::FunctionId function{};
  std::string name;
  std::string place;      ///< "app.lua:12", "app.lua", "[C]"; "" for markers
  double self_percent{};  ///< of all sampled time
  double total_percent{};
  double self_ms{};
};

/// A caller or callee of one function.
struct CallRow {
  std::string name;
  std::string place;
  double percent{};  ///< of the function's total time
  double ms{};
};

struct Calls {
  FunctionRow function;
  std::vector<CallRow> callers;  ///< most time first
  std::vector<CallRow> callees;
};

struct MemoryReading {
  std::int64_t total_bytes{};
  std::int64_t peak_bytes{};
  std::optional<double> growth;  ///< bytes a second
  std::string mode;              ///< "incremental", "generational"; "" where a version cannot tell
  std::int64_t pause{};
  std::int64_t step_multiplier{};
};

enum class Activity {
  joining,    ///< it has not come by yet: it is in a C function
  running,    ///< it has computed since the last reading
  waiting,    ///< it has not
  ended,      ///< see Measurement::end
  unwatched,  ///< it runs on without its agent
};

struct Measurement {
  std::string program;  ///< as it was started
  std::string lua;      ///< "Lua 5.4.4"
  std::int64_t process_id{};
  std::optional<std::chrono::seconds> uptime;
  Activity activity{Activity::joining};
  std::string end;       ///< how it ended
  double cpu_percent{};  ///< of one processor, that the Lua thread took lately
  double rate{};         ///< samples a second
  std::uint64_t samples{};
  std::uint64_t lost_samples{};
  std::optional<double> collector_percent;  ///< of all sampled time; nullopt where it is not told apart
  std::optional<MemoryReading> memory;
  std::vector<std::int64_t> memory_history;  ///< totals, one a period, oldest first
  double whole_seconds{};                    ///< since the start or the last reset
  double recent_seconds{};
  std::vector<FunctionRow> whole;   ///< those with any time since the start
  std::vector<FunctionRow> recent;  ///< lately
};

}  // namespace wayfinder::adapter::top
