#pragma once
#include <clocale>
#include <stdexcept>

#include "adapter/top/measurement.hpp"

namespace wayfinder::adapter::top {

/// Widths of characters are those of the locale; this one is on every machine.
inline void use_unicode() {
  if (std::setlocale(LC_CTYPE, "C.UTF-8") == nullptr) throw std::runtime_error{"the locale C.UTF-8 is not there"};
}

inline FunctionRow row(std::uint32_t id, std::string name, std::string place, double self, double total) {
  return {profiling::FunctionId{id}, std::move(name), std::move(place), self, total, self * 10};
}

/// A program with three functions that has run for a minute.
inline Measurement made_measurement() {
  Measurement measurement;
  measurement.program = "lua5.4 server.lua";
  measurement.lua = "Lua 5.4.4";
  measurement.process_id = 4711;
  measurement.uptime = std::chrono::seconds{3'727};
  measurement.activity = Activity::running;
  measurement.cpu_percent = 62.5;
  measurement.rate = 100;
  measurement.samples = 12'345;
  measurement.collector_percent = 3.25;
  measurement.memory = MemoryReading{12'900'000, 14'680'064, 1'258'291.0, "incremental", 200, 100};
  measurement.memory_history = {1'000, 2'000, 4'000, 8'000};
  measurement.whole_seconds = 60;
  measurement.recent_seconds = 5;
  measurement.whole = {row(0, "warm", "app.lua:9", 20, 25), row(1, "hot", "app.lua:5", 70, 75),
                       row(2, "main chunk (app.lua)", "", 0, 100)};
  measurement.recent = {row(0, "warm", "app.lua:9", 99, 99)};
  return measurement;
}

}  // namespace wayfinder::adapter::top
