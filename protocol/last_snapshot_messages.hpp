#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "protocol/link_messages.hpp"

/// A snapshot of a program's heap as it is when the program ends: of the agent link, as link_messages.hpp.
namespace wayfinder::link {

/// What is written, and of which program: when that ends, its main chunk is no more.
struct WriteLastSnapshotArguments : WriteSnapshotArguments {
  std::string program;
};
template <std::same_as<WriteLastSnapshotArguments> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple_cat(fields_of(std::type_identity<WriteSnapshotArguments>{}),
                        std::tuple{field("program", &T::program)});
}
/// Has the heap written when the program ends in order (its main chunk returned or failed, os.exit), before its state
/// is closed. Answered at once; LastSnapshotEvent tells how it went. The last such command counts.
struct WriteLastSnapshot {
  static constexpr std::string_view command = "heap/writeLast";
  using Arguments = WriteLastSnapshotArguments;
  using Body = Nothing;
};

struct LastSnapshotBody {
  std::optional<std::string> error;  ///< a sentence; absent: the file is whole
};
template <std::same_as<LastSnapshotBody> T>
constexpr auto fields_of(std::type_identity<T>) {
  return std::tuple{field("error", &T::error)};
}
struct LastSnapshotEvent {
  static constexpr std::string_view event = "heap/lastWritten";
  using Body = LastSnapshotBody;
};

}  // namespace wayfinder::link
