#include "runtime/tracing/function_filter.hpp"

#include <utility>

namespace wayfinder::runtime::tracing {

FunctionFilter::FunctionFilter(std::vector<std::string> include, std::vector<std::string> skip_files)
    : takes_all_{include.empty()},
      is_set_{!include.empty() || !skip_files.empty()},
      included_{std::move(include)},
      skipped_{std::move(skip_files)} {}

bool FunctionFilter::lets_in(const Callee& callee) {
  if (!is_set_) return true;
  return callee.kind == profiling::FunctionKind::c ? takes_all_ : lets_in_source(callee.source);
}

bool FunctionFilter::decide(const layout::Proto& proto) {
  const layout::String* source = proto.source;
  const bool is_let_in = lets_in_source(source == nullptr ? std::string_view{"=?"} : layout::text_of(*source));
  verdicts_[index_of(&proto)] = {&proto, source, proto.first_line, is_let_in};
  return is_let_in;
}

bool FunctionFilter::lets_in_source(std::string_view chunk_name) {
  if (!chunk_name.starts_with('@')) return takes_all_;  // a loaded string is of no file
  if (const auto known = sources_.find(chunk_name); known != sources_.end()) return known->second;
  if (sources_.size() >= most_sources) sources_.clear();
  const bool is_let_in = (takes_all_ || included_.matches(chunk_name)) && !skipped_.matches(chunk_name);
  sources_.emplace(chunk_name, is_let_in);
  return is_let_in;
}

}  // namespace wayfinder::runtime::tracing
