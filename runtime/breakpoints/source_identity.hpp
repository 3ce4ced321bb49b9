#pragma once
#include <sys/types.h>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/error.hpp"

struct lua_State;

namespace wayfinder::runtime {

/// Which source a chunk name or a client's path means: a file by device and inode, however it is spelt, or a loaded
/// string by the number that the client knows it by (loadedSources).
struct SourceIdentity {
  dev_t device{};
  ino_t inode{};
  std::int64_t reference{};  ///< 0: a file

  friend auto operator<=>(const SourceIdentity&, const SourceIdentity&) = default;
};

/// nullopt: no such file. Relative paths are the process's.
[[nodiscard]] std::optional<SourceIdentity> identity_of_file(const std::string& path);

/// The source of code with this chunk name, as of now (a relative name means another file after a chdir). nullopt: a
/// name like `=stdin`, a file that is not there, or a string that the client has not seen. Thread: VM.
[[nodiscard]] std::optional<SourceIdentity> identity_of_chunk(lua_State* L, std::string_view chunk_name);

/// "": it cannot be read, or is too long for a chunk name's sake.
[[nodiscard]] std::string text_of_file(const std::string& path);

/// The text of a loaded string. Error: unknown_id with field "sourceReference". Thread: VM.
[[nodiscard]] Result<std::string> text_of_source(lua_State* L, std::int64_t reference);

}  // namespace wayfinder::runtime
