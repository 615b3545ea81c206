#include "services/notification/store/records.h"

#include <optional>
#include <utility>

#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/store/record_values.h"
#include "services/notification/store/keyspaces.h"
#include "services/notification/store/record_times.h"

namespace outlay::notification {
namespace {

constexpr absl::CivilDay kEpoch(1970, 1, 1);

int64_t ToDays(absl::CivilDay day) {
  return day - kEpoch;
}

absl::CivilDay FromDays(int64_t days) {
  return kEpoch + days;
}

template <typename Texts>
std::vector<std::string> ToVector(const Texts& texts) {
  return {texts.begin(), texts.end()};
}

// Converts the fields that all records with a place on a ladder share.
template <typename Record>
void PlaceToRecord(const LadderPlace& place, Record* record) {
  record->set_armed(place.armed);
  record->set_since_day(ToDays(place.since));
  for (const ToldStep& step : place.told) {
    storage::v1::ToldStepRecord& told = *record->add_told();
    told.set_last_day(ToDays(step.last_day));
    told.set_months(step.offset.months);
    told.set_days(step.offset.days);
  }
  for (const PassedDays& days : place.passed) {
    storage::v1::PassedDaysRecord& passed = *record->add_passed();
    passed.set_last_day(ToDays(days.last_day));
    passed.set_until_day(ToDays(days.until));
  }
  if (place.next_day.has_value()) record->set_next_day(ToDays(*place.next_day));
  record->set_generation(place.generation);
  record->set_ladder_revision(place.ladder_revision);
}

template <typename Record>
void PlaceFromRecord(const Record& record, LadderPlace* place) {
  place->armed = record.armed();
  place->since = FromDays(record.since_day());
  for (const storage::v1::ToldStepRecord& told : record.told()) {
    place->told.push_back({.last_day = FromDays(told.last_day()), .offset = {told.months(), told.days()}});
  }
  for (const storage::v1::PassedDaysRecord& days : record.passed()) {
    place->passed.push_back({.last_day = FromDays(days.last_day()), .until = FromDays(days.until_day())});
  }
  if (record.has_next_day()) place->next_day = FromDays(record.next_day());
  place->generation = record.generation();
  place->ladder_revision = record.ladder_revision();
}

}  // namespace

storage::v1::NoticeRecord ToRecord(const Notice& notice) {
  storage::v1::NoticeRecord record;
  record.set_kind(notice.kind);
  record.set_event_type(notice.event_type);
  record.set_subject(notice.subject);
  record.set_title(notice.title);
  record.set_text(notice.text);
  record.set_create_time_micros(absl::ToUnixMicros(notice.create_time));
  record.set_event_time_micros(absl::ToUnixMicros(notice.event_time));
  record.set_read_time_micros(MicrosOf(notice.read_time));
  record.set_acknowledge_time_micros(MicrosOf(notice.acknowledge_time));
  record.set_muted(notice.muted);
  record.set_inviter(notice.inviter);
  return record;
}

Notice FromRecord(const storage::v1::NoticeRecord& record) {
  return {.kind = record.kind(),
          .event_type = record.event_type(),
          .subject = record.subject(),
          .title = record.title(),
          .text = record.text(),
          .create_time = absl::FromUnixMicros(record.create_time_micros()),
          .event_time = absl::FromUnixMicros(record.event_time_micros()),
          .read_time = TimeOf(record.read_time_micros()),
          .acknowledge_time = TimeOf(record.acknowledge_time_micros()),
          .muted = record.muted(),
          .inviter = record.inviter()};
}

storage::v1::SubscriptionRecord ToRecord(const Subscription& subscription) {
  storage::v1::SubscriptionRecord record;
  record.set_event_type(subscription.event_type);
  for (const Condition& condition : subscription.conditions) {
    storage::v1::ConditionRecord& stored = *record.add_conditions();
    stored.set_field(condition.field);
    for (const std::string& value : condition.values) stored.add_values(value);
  }
  for (const std::string& path : subscription.user_fields) record.add_user_fields(path);
  for (const std::string& user : subscription.users) record.add_users(user);
  record.set_title(subscription.title);
  record.set_text(subscription.text);
  record.set_disabled(subscription.disabled);
  record.set_create_time_micros(MicrosOf(subscription.create_time));
  record.set_contacts(subscription.contacts);
  for (const std::string& role : subscription.fallback_roles) record.add_fallback_roles(role);
  return record;
}

Subscription FromRecord(const std::string& id, const storage::v1::SubscriptionRecord& record) {
  Subscription subscription;
  subscription.id = id;
  subscription.event_type = record.event_type();
  for (const storage::v1::ConditionRecord& stored : record.conditions()) {
    subscription.conditions.push_back({.field = stored.field(), .values = ToVector(stored.values())});
  }
  subscription.user_fields = ToVector(record.user_fields());
  subscription.users = ToVector(record.users());
  subscription.fallback_roles = ToVector(record.fallback_roles());
  subscription.title = record.title();
  subscription.text = record.text();
  subscription.disabled = record.disabled();
  subscription.create_time = TimeOf(record.create_time_micros());
  subscription.contacts = record.contacts();
  return subscription;
}

storage::v1::OrderRecord ToRecord(const Order& order) {
  storage::v1::OrderRecord record;
  record.set_number(order.number);
  record.set_group_id(order.group_id);
  record.set_creator(order.creator);
  for (const std::string& requester : order.requesters) record.add_requesters(requester);
  record.set_requisitioner(order.requisitioner);
  record.set_first_day(ToDays(order.days.first));
  record.set_last_day(ToDays(order.days.last));
  PlaceToRecord(order, &record);
  for (const std::string& contact : order.contacts) record.add_contacts(contact);
  record.set_former_group_id(order.former_group_id);
  record.set_spender(order.spender);
  return record;
}

Order FromRecord(const storage::v1::OrderRecord& record) {
  Order order;
  order.number = record.number();
  order.group_id = record.group_id();
  order.creator = record.creator();
  order.requesters = ToVector(record.requesters());
  order.requisitioner = record.requisitioner();
  order.days = {.first = FromDays(record.first_day()), .last = FromDays(record.last_day())};
  PlaceFromRecord(record, &order);
  order.contacts = ToVector(record.contacts());
  order.former_group_id = record.former_group_id();
  order.spender = record.spender();
  return order;
}

storage::v1::DueInvoiceRecord ToRecord(const DueInvoice& invoice) {
  storage::v1::DueInvoiceRecord record;
  record.set_number(invoice.number);
  record.set_bill_from_entity(invoice.bill_from_entity);
  record.set_currency(std::string(invoice.amount.currency().code()));
  record.set_amount_minor(invoice.amount.minor_units());
  record.set_credited_minor(invoice.credited.minor_units());
  record.set_order_id(invoice.order_id);
  record.set_order_number(invoice.order_number);
  for (const std::string& user : invoice.posted_by) record.add_posted_by(user);
  record.set_due_day(ToDays(invoice.days.last));
  PlaceToRecord(invoice, &record);
  return record;
}

absl::StatusOr<DueInvoice> FromRecord(const storage::v1::DueInvoiceRecord& record) {
  OUTLAY_ASSIGN_OR_RETURN(const Currency currency, store::StoredCurrency(record.currency(), kDueInvoices.name));
  DueInvoice invoice;
  invoice.number = record.number();
  invoice.bill_from_entity = record.bill_from_entity();
  invoice.amount = Money(record.amount_minor(), currency);
  invoice.credited = Money(record.credited_minor(), currency);
  invoice.order_id = record.order_id();
  invoice.order_number = record.order_number();
  invoice.posted_by = ToVector(record.posted_by());
  invoice.days = {.first = FromDays(record.due_day()), .last = FromDays(record.due_day())};
  PlaceFromRecord(record, &invoice);
  return invoice;
}

storage::v1::LaddersRecord ToRecord(const LadderBook& book) {
  storage::v1::LaddersRecord record;
  for (const LadderVersion& version : book.versions) {
    storage::v1::LadderRecord& stored = *record.add_versions();
    stored.set_revision(version.revision);
    for (const LadderRung& rung : version.ladder) {
      storage::v1::LadderRungRecord& kept = *stored.add_rungs();
      kept.set_up_to_months(rung.up_to_months);
      for (const LadderOffset& offset : rung.offsets) {
        storage::v1::LadderOffsetRecord& step = *kept.add_offsets();
        step.set_months(offset.months);
        step.set_days(offset.days);
      }
    }
    if (version.last_day.has_value()) stored.set_last_day(ToDays(*version.last_day));
  }
  record.set_update_time_micros(MicrosOf(book.update_time));
  record.set_looked_to(book.looked_to);
  record.set_has_left(book.has_left);
  return record;
}

LadderBook FromRecord(const storage::v1::LaddersRecord& record) {
  LadderBook book;
  book.versions.clear();
  for (const storage::v1::LadderRecord& stored : record.versions()) {
    LadderVersion version{.revision = stored.revision(), .ladder = {}, .last_day = std::nullopt};
    for (const storage::v1::LadderRungRecord& kept : stored.rungs()) {
      LadderRung rung{.up_to_months = kept.up_to_months(), .offsets = {}};
      for (const storage::v1::LadderOffsetRecord& step : kept.offsets()) {
        rung.offsets.push_back({.months = step.months(), .days = step.days()});
      }
      version.ladder.push_back(std::move(rung));
    }
    if (stored.has_last_day()) version.last_day = FromDays(stored.last_day());
    book.versions.push_back(std::move(version));
  }
  book.update_time = TimeOf(record.update_time_micros());
  book.looked_to = record.looked_to();
  book.has_left = record.has_left();
  return book;
}

}  // namespace outlay::notification
