#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

/// What must hold for every input; the fuzzer keeps the input that breaks it.
inline void require(bool holds) {
  if (!holds) std::abort();
}

/// Declares the function that libFuzzer calls: WAYFINDER_FUZZ_TARGET(std::string_view input) { … }
#define WAYFINDER_FUZZ_TARGET(parameter)                                                \
  static void run_once(parameter);                                                      \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) { \
    run_once({reinterpret_cast<const char*>(bytes), count});                            \
    return 0;                                                                           \
  }                                                                                     \
  static void run_once(parameter)
