#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "profiling/frame_table.hpp"

namespace wayfinder::profiling {

/// Where functions are, as the Chrome DevTools Protocol tells it (Runtime.CallFrame), as JSON; made once for each.
class CallFrames {
 public:
  explicit CallFrames(const FrameTable& table);
  /// FrameId n stands for FunctionId n, as in function_tree().
  [[nodiscard]] const std::string& operator[](FrameId function) const { return texts_[index_of(function)]; }

  /// Of what is no function in a file.
  [[nodiscard]] static std::string nowhere(std::string_view name);

 private:
  [[nodiscard]] std::string text_of(const Function& function);

  std::vector<std::string> texts_;
  std::map<std::string, std::size_t> scripts_;
};

}  // namespace wayfinder::profiling
