#pragma once
#include <string>
#include <string_view>

#include "profiling/profile.hpp"

/// How exports call things; always UTF-8: other bytes become `\xNN`. Thread: any.
namespace wayfinder::profiling {

/// Stands for the time of samples without frames.
constexpr std::string_view no_frame_label = "(no Lua frame)";

/// "M.f", "table.sort [C]", "[GC]", "main chunk (app.lua)".
[[nodiscard]] std::string function_label(const Function& function);

/// The same with the place where it does not stand in the name already: "M.f (app.lua:12)".
[[nodiscard]] std::string function_label_with_place(const Function& function);

/// That label as a frame of a folded stack: `;` and control characters replaced.
[[nodiscard]] std::string folded_label(const Function& function);

/// The file as shown_source(); "" for C functions and markers.
[[nodiscard]] std::string file_label(const Function& function);

/// "main" for the main coroutine, "coroutine 7", "other coroutines" for those that were not told apart.
[[nodiscard]] std::string thread_label(std::uint32_t number);

/// "120 samples, 3 lost (30000000 ns)", "5000 calls, 0 lost", "70 hits, 0 lost".
[[nodiscard]] std::string counts_label(Mode mode, const ProfileCounters& counters);

/// The frame's line; the one that defines its function where it has none, 0 where that has none either.
[[nodiscard]] std::int32_t shown_line(const FrameTable& table, const Frame& frame);

/// The profile's own label, else its program, else "profile 3".
[[nodiscard]] std::string profile_label(const ProfileHead& head);

}  // namespace wayfinder::profiling
