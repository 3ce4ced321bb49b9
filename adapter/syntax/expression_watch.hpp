#pragma once
#include <cstdint>
#include <optional>

namespace wayfinder::syntax {

/// Notes, while a text is read, the innermost expression around one offset that can be evaluated without a call.
class ExpressionWatch {
 public:
  struct Range {
    std::uint32_t begin{};
    std::uint32_t end{};
    bool is_method{};  ///< the last name stands behind a colon
  };

  explicit ExpressionWatch(std::uint32_t offset) : offset_{offset} {}

  [[nodiscard]] bool is_in(std::uint32_t begin, std::uint32_t end) const { return begin <= offset_ && offset_ < end; }
  void found(Range range) {
    if (!range_ && !is_closed_) range_ = range;
  }
  /// What lies here is no expression to evaluate; nor is what stands around it.
  void close() { is_closed_ = true; }
  /// Something ran while it was read: a call, a function or a table that would be made anew.
  void note_effect() { ++effects_; }
  [[nodiscard]] int effects() const { return effects_; }
  [[nodiscard]] const std::optional<Range>& range() const { return range_; }

 private:
  std::uint32_t offset_;
  std::optional<Range> range_;
  bool is_closed_{};
  int effects_{};
};

}  // namespace wayfinder::syntax
