#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "protocol/error.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/inspect/const_locals.hpp"

namespace wayfinder::runtime::inspect {

/// Loaded code as a client knows it.
struct SourceEntry {
  std::string name;          ///< for lists: a file's name, `[string "…"]`, or what stands behind `=`
  std::string path;          ///< absolute, of the debuggee; else its name, which may be mapped; "": none
  std::int64_t reference{};  ///< of a loaded string; 0: none
  std::string_view text;     ///< of a loaded string
};

/// The sources that the client has seen. A file is its path; a loaded string is its text, so two loads of equal text
/// are one source, and its text stays readable after the program has forgotten it. Thread: VM.
class SourceTable {
 public:
  /// The source of a chunk name as Lua reports it (lua_Debug::source). Relative paths are resolved where they are first
  /// seen.
  [[nodiscard]] const SourceEntry& of_chunk(std::string_view chunk);
  /// The client's file is known to be what a chunk of this name was loaded from.
  void stands_for(std::string_view chunk, const std::string& path);
  /// The same without making it known; null: the client has not seen it.
  [[nodiscard]] const SourceEntry* known_chunk(std::string_view chunk) const;
  /// Error: unknown_id with field "sourceReference".
  [[nodiscard]] Result<const SourceEntry*> find(std::int64_t reference) const;

  /// Locals with an attribute that are declared above the frame's line (const_locals.hpp); empty where there is no
  /// text.
  [[nodiscard]] const std::map<std::string, DeclaredLocal, std::less<>>& declared_at(lua_State* thread,
                                                                                     const lua_Debug& record);

  /// A chunk name in a word: `app.lua`, `[string "x = 1"]`, `[C]`.
  [[nodiscard]] static std::string short_name(std::string_view chunk);

 private:
  std::deque<SourceEntry> entries_;                            // addresses stay
  std::map<std::string, SourceEntry*, std::less<>> by_chunk_;  // keys stay where they are: texts lie in them
  std::map<std::int64_t, const SourceEntry*> by_reference_;
  std::string declared_chunk_;
  int declared_line_{};
  std::map<std::string, DeclaredLocal, std::less<>> declared_;
};

}  // namespace wayfinder::runtime::inspect
