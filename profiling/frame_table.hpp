#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "profiling/call_tree.hpp"
#include "profiling/id_index.hpp"
#include "profiling/sample_block.hpp"

namespace wayfinder::profiling {

enum class FunctionId : std::uint32_t {};  ///< index into FrameTable::functions()
[[nodiscard]] constexpr std::size_t index_of(FunctionId id) noexcept {
  return static_cast<std::size_t>(id);
}

struct Function {
  FunctionKind kind{};
  std::int32_t first_line{};  ///< 1-based; 0: main chunk, -1: C function or marker
  std::int32_t last_line{};
  std::string source;      ///< chunk name as Lua reports it
  std::string name;        ///< as the collector knew it; "" when it did not
  std::string shown_name;  ///< never empty: `name`, else the name in the source text, else the place
  friend bool operator==(const Function&, const Function&) = default;
};

struct Frame {
  FunctionId function{};
  std::int32_t line{};  ///< 1-based; -1: none
  friend bool operator==(const Frame&, const Frame&) = default;
};

/// The text of one line of a source (1-based), as far as the caller can find it.
using SourceReader = std::function<std::optional<std::string>(std::string_view source, std::int32_t line)>;

/// The functions and frames of one profile, each once. Thread: one writer, or any number of readers.
class FrameTable {
 public:
  /// Takes a collector's record: a new function, or a better name for one that is known. A record without a name never
  /// removes one. Functions of the same name and place are one, though the code was loaded twice.
  FunctionId add(const FunctionRecord& record);
  [[nodiscard]] std::optional<FunctionId> find(std::uint32_t record_id) const noexcept;
  /// The function that stands for something that is none: "(truncated)".
  FunctionId marker(std::string_view name);
  FrameId intern(Frame frame);

  /// Names the functions that the collector could not, from the line that defines them. Each is asked for once.
  void name_from_sources(const SourceReader& reader);

  /// The table of these entries, as functions() and frames() gave them. Errors: corrupt_file with field "frames[i]…"
  /// for a function that is not there or a frame that is there twice.
  [[nodiscard]] static Result<FrameTable> from_parts(std::vector<Function> functions, std::vector<Frame> frames);

  [[nodiscard]] std::span<const Function> functions() const noexcept { return functions_; }
  [[nodiscard]] std::span<const Frame> frames() const noexcept { return frames_; }
  [[nodiscard]] FunctionId function_of(FrameId frame) const { return frames_[index_of(frame)].function; }

 private:
  FunctionId append(Function function);

  std::vector<Function> functions_;
  std::vector<Frame> frames_;
  IdIndex by_record_id_;
  IdIndex by_frame_;                         // (function, line) to frame
  std::map<std::string, FunctionId> named_;  // by kind, place and name
  std::size_t asked_{};                      // functions below it were looked up in their sources
};

}  // namespace wayfinder::profiling
