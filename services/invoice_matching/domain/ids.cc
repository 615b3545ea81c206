#include "services/invoice_matching/domain/ids.h"

#include "common/base/digest.h"
#include "common/base/limits.h"
#include "common/base/strings.h"
#include "common/base/text.h"

namespace outlay::invoice_matching {
namespace {

// 130 bits of the digest: too many for collisions.
constexpr size_t kHashedIdChars = 26;

std::string HashedId(std::string_view text) {
  return EncodeBase32(Sha256(text).bytes()).substr(0, kHashedIdChars);
}

}  // namespace

std::string StepCallId(std::string_view organization, std::string_view invoice_id, const Step& step) {
  return HashedId(Concat("step/", organization, "/", invoice_id, "/", static_cast<int>(step.kind), "/", step.version));
}

std::string ImportedInvoiceId(std::string_view import_id, int64_t row) {
  std::string readable = Concat(import_id, "-", row);
  if (readable.size() <= kMaxIdBytes) return readable;
  return Concat("i-", HashedId(Concat("import/", import_id, "/", row)));
}

std::string OutcomeRequestId(std::string_view request_id) {
  // The spaces distinguish it from every id that a caller can choose.
  return Concat("outcome of ", request_id);
}

}  // namespace outlay::invoice_matching
