#include "adapter/syntax/code/function_code.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace wayfinder::syntax {

void InstructionLines::keep_last() {
  if (has_last_ && (lines_.empty() || lines_.back() != line_)) lines_.push_back(line_);
}

int InstructionLines::emit(Op op, std::int32_t line, int first, int last) {
  keep_last();
  has_last_ = true;
  op_ = op;
  line_ = line;
  first_ = first;
  last_ = last;
  return count_++;
}

/// What stood before the dropped one is not known any more; no compiler asks.
void InstructionLines::drop_last() {
  has_last_ = false;
  --count_;
}

void InstructionLines::set_last_range(int first, int last) {
  first_ = first;
  last_ = last;
}

std::vector<std::int32_t> InstructionLines::take_lines() {
  keep_last();
  has_last_ = false;
  std::ranges::sort(lines_);
  const auto rest = std::ranges::unique(lines_);
  lines_.erase(rest.begin(), rest.end());
  lines_.shrink_to_fit();
  return std::exchange(lines_, {});
}

int ConstantTable::add(std::string key) {
  Shared& table = shared_ != nullptr ? *shared_ : own_;
  const auto found = table.find(key);
  if (found != table.end()) {
    const auto index = static_cast<std::size_t>(found->second);
    if (shared_ == nullptr || (index < keys_.size() && keys_[index] == key)) return found->second;
    found->second = count_;
  } else if (count_ <= max_operand) {
    table.emplace(key, count_);
  }
  if (count_ <= max_operand) keys_.push_back(std::move(key));
  return count_++;
}

int ConstantTable::string(std::string_view value) {
  return add("s" + std::string{value});
}

int ConstantTable::word(char letter) {
  return add({letter});
}

int ConstantTable::number(const Number& value, Compiler compiler) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return add("i" + std::to_string(*integer));
  double number = std::get<double>(value);
  if (number == 0 && compiler != Compiler::puc52) number = 0;  // one constant for both zeros
  return add("d" + std::to_string(std::bit_cast<std::uint64_t>(number)));
}

bool ConstantTable::has(std::string_view value, int index) const {
  const auto place = static_cast<std::size_t>(index);
  return place < keys_.size() && keys_[place].substr(0, 1) == "s" && keys_[place].substr(1) == value;
}

}  // namespace wayfinder::syntax
