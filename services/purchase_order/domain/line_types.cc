#include "services/purchase_order/domain/line_types.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace outlay::purchase_order {
namespace {

struct BuiltIn {
  std::string_view type;
  std::string_view parent;
};

constexpr BuiltIn kBuiltIn[] = {
    {kLineTypeAll, ""},
    {kLineTypeMonthlyUsage, kLineTypeAll},
    {kLineTypeSubscriptionPurchase, kLineTypeAll},
    {kLineTypeMarketplacePurchase, kLineTypeAll},
    {kLineTypeMarketplaceTransaction, kLineTypeMarketplacePurchase},
    {kLineTypeMarketplaceBlanketUsage, kLineTypeMarketplacePurchase},
};

absl::Status Invalid(std::string_view type, std::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument, "LINE_TYPES_INVALID",
                   Concat("line type '", type, "' ", why, "; types must form a tree below ALL"),
                   {{"type", std::string(type)}});
}

}  // namespace

LineTypes::LineTypes() {
  for (const BuiltIn& built_in : kBuiltIn) {
    parents_.emplace(built_in.type, built_in.parent);
  }
}

absl::StatusOr<LineTypes> LineTypes::Create(const std::vector<LineTypeDefinition>& own) {
  if (own.size() > kOwnLineTypesMax) {
    return TooManyItems("line_types", static_cast<int64_t>(own.size()), kOwnLineTypesMax);
  }
  LineTypes types;
  for (const LineTypeDefinition& definition : own) {
    OUTLAY_RETURN_IF_ERROR(types.Add(definition));
  }
  OUTLAY_RETURN_IF_ERROR(types.CheckShape());
  return types;
}

absl::Status LineTypes::Add(const LineTypeDefinition& definition) {
  if (definition.type.empty()) {
    return Invalid(definition.type, "has no name");
  }
  const std::string_view parent = definition.parent.empty() ? kLineTypeAll : std::string_view(definition.parent);
  if (!parents_.emplace(definition.type, parent).second) {
    return Invalid(definition.type, "is defined twice");
  }
  return absl::OkStatus();
}

absl::Status LineTypes::CheckShape() const {
  for (const auto& [type, parent] : parents_) {
    int depth = 0;
    for (std::string_view above = parent; !above.empty(); ++depth) {
      const auto found = parents_.find(above);
      if (found == parents_.end()) {
        return Invalid(type, Concat("has the unknown parent '", above, "'"));
      }
      if (depth >= kLineTypeDepthMax) {
        return Invalid(type, "is below itself or too deep");
      }
      above = found->second;
    }
  }
  return absl::OkStatus();
}

std::vector<std::string_view> LineTypes::TakenBy(std::string_view invoice_type) const {
  std::vector<std::string_view> chain;
  for (std::string_view type = invoice_type.empty() ? kLineTypeAll : invoice_type; !type.empty();) {
    chain.push_back(type);
    const auto found = parents_.find(type);
    type = found == parents_.end() ? kLineTypeAll : std::string_view(found->second);
  }
  return chain;
}

int LineTypes::Specificity(std::string_view type) const {
  return static_cast<int>(TakenBy(type).size()) - 1;
}

bool LineTypes::Takes(std::string_view line_type, std::string_view invoice_type) const {
  const std::vector<std::string_view> chain = TakenBy(invoice_type);
  return std::find(chain.begin(), chain.end(), line_type) != chain.end();
}

}  // namespace outlay::purchase_order
