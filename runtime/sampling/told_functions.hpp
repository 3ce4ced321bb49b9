#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "profiling/sample_block.hpp"
#include "runtime/sampling/function_table.hpp"

namespace wayfinder::runtime::sampling {

/// Names of functions by id, as far as they are known.
using FunctionNames = std::map<FunctionId, std::string>;

/// Which functions the blocks have told of. Thread: one at a time, never a tick.
class ToldFunctions {
 public:
  /// Adds to `out` the functions that no block has told of yet, and those whose name has become known or better.
  /// `names` go before what the code tells, and may rename functions that were told of.
  void tell(const FunctionTable& table, const FunctionNames& names, std::vector<profiling::FunctionRecord>& out);

 private:
  std::size_t told_functions_{};
  FunctionNames told_names_;          ///< by `names`
  std::vector<FunctionId> nameless_;  ///< told of without a name, which may be found later
};

}  // namespace wayfinder::runtime::sampling
