#include "runtime/sampling/told_functions.hpp"

#include <utility>

namespace wayfinder::runtime::sampling {
namespace {

profiling::FunctionRecord record_of(const FunctionTable& table, FunctionId id) {
  const FunctionTable::Entry& entry = table.entry(id);
  profiling::FunctionRecord record;
  record.id = id;
  record.kind = entry.kind;
  record.first_line = entry.identity.first_line;
  record.last_line = entry.identity.last_line;
  const bool is_marker = entry.kind == profiling::FunctionKind::marker;
  (is_marker ? record.name : record.source) = table.text(entry);
  if (!is_marker) record.name = table.name(entry);
  return record;
}

}  // namespace

void ToldFunctions::tell(const FunctionTable& table, const FunctionNames& names,
                         std::vector<profiling::FunctionRecord>& out) {
  for (const auto& [id, name] : names) {
    if (std::exchange(told_names_[id], name) == name || id >= told_functions_) continue;
    out.push_back(record_of(table, id));
    out.back().name = name;
  }
  std::erase_if(nameless_, [&](FunctionId id) {
    if (told_names_.contains(id)) return true;
    if (table.name(table.entry(id)).empty()) return false;
    out.push_back(record_of(table, id));
    return true;
  });
  for (const std::size_t known = table.count(); told_functions_ < known; ++told_functions_) {
    const auto id = static_cast<FunctionId>(told_functions_);
    out.push_back(record_of(table, id));
    if (const auto name = told_names_.find(id); name != told_names_.end()) {
      out.back().name = name->second;
    } else if (out.back().name.empty()) {
      nameless_.push_back(id);
    }
  }
}

}  // namespace wayfinder::runtime::sampling
