// SPDX-License-Identifier: Apache-2.0
#include "ui/admin/repliespage.h"

#include "ui/widgets/button.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QBoxLayout>
#include <QJsonArray>
#include <QLineEdit>

namespace kefu::ui {

namespace {

using L = QLatin1String;

constexpr int kMaxText = 600;
constexpr int kMaxPattern = 200;

QString kindWords(const QString &kind)
{
    if (kind == L("welcome"))
        return RepliesPage::tr("Welcome");
    if (kind == L("off_hours"))
        return RepliesPage::tr("Off-hours");
    if (kind == L("leave"))
        return RepliesPage::tr("Leave message");
    if (kind == L("queue"))
        return RepliesPage::tr("Queue position");
    if (kind == L("satisfaction"))
        return RepliesPage::tr("Satisfaction");
    if (kind == L("thanks"))
        return RepliesPage::tr("Thanks for a rating");
    if (kind == L("emergency"))
        return RepliesPage::tr("Emergency text");
    return kind == L("keyword") ? RepliesPage::tr("Keyword rule") : kind;
}

QString matchWords(const QString &match)
{
    if (match == L("exact"))
        return RepliesPage::tr("is exactly");
    return match == L("regex") ? RepliesPage::tr("matches") : RepliesPage::tr("contains");
}

QLineEdit *makeField(const Look &look, const char *name, int limit, QWidget *parent)
{
    auto *field = new QLineEdit(parent);
    field->setObjectName(L(name));
    field->setMaxLength(limit);
    field->setFixedHeight(32);
    styleField(look, field);
    field->setFont(look.font(13));
    return field;
}

} // namespace

RepliesPage::RepliesPage(const Look &look, AdminService &service, QWidget *parent)
    : AdminPage(look, true, parent)
    , m_service(service)
    , m_trial(new QWidget(bodyWidget()))
    , m_text(makeField(look, "trialText", kMaxText, m_trial))
    , m_try(new Button(look, Button::Kind::Primary, m_trial))
    , m_result(new PlainLabel(look, 13, &Theme::text, bodyWidget()))
    , m_new(new QWidget(bodyWidget()))
    , m_pattern(makeField(look, "rulePattern", kMaxPattern, m_new))
    , m_answer(makeField(look, "ruleText", kMaxText, m_new))
    , m_add(new Button(look, Button::Kind::Quiet, m_new))
    , m_list(new QWidget(bodyWidget()))
    , m_rows(new QVBoxLayout(m_list))
{
    setObjectName(QStringLiteral("repliesPage"));
    build();
    retranslate();
}

void RepliesPage::build()
{
    m_try->setObjectName(QStringLiteral("trialRun"));
    m_add->setObjectName(QStringLiteral("ruleAdd"));
    m_result->setObjectName(QStringLiteral("trialResult"));
    m_result->setWrapped(true);
    auto *trial = new QHBoxLayout(m_trial);
    trial->setContentsMargins(0, 0, 0, 0);
    trial->addWidget(m_text, 1);
    trial->addWidget(m_try);
    auto *rule = new QHBoxLayout(m_new);
    rule->setContentsMargins(0, 0, 0, 0);
    rule->addWidget(m_pattern, 1);
    rule->addWidget(m_answer, 2);
    rule->addWidget(m_add);
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(8);
    body()->addWidget(m_trial);
    body()->addWidget(m_result);
    body()->addWidget(m_list);
    body()->addWidget(m_new);
    body()->addStretch();
    connect(m_try, &QAbstractButton::clicked, this, &RepliesPage::tryText);
    connect(m_text, &QLineEdit::returnPressed, this, &RepliesPage::tryText);
    connect(m_add, &QAbstractButton::clicked, this, &RepliesPage::addRow);
    connect(m_answer, &QLineEdit::returnPressed, this, &RepliesPage::addRow);
}

QString RepliesPage::name() const
{
    return m_channel.value(L("name")).toString();
}

void RepliesPage::start(const QJsonObject &channel)
{
    m_channel = channel;
    m_replies = {};
    m_text->clear();
    m_result->setText({});
    retranslate();
    run(QStringLiteral("reply.list"), { { L("name"), name() } });
}

//! Every command answers with the replies as they are then.
void RepliesPage::run(const QString &command, QJsonObject fields)
{
    m_service.run(command, fields, this, [this](const Result<QJsonObject> &answer) {
        setProblem(answer ? answer->value(L("warning")).toString() : errorWords(answer.error()));
        if (!answer)
            return;
        m_replies = *answer;
        showReplies();
    });
}

// ---- what a text would trigger
// --------------------------------------------------------------

void RepliesPage::tryText()
{
    const QString text = m_text->text().trimmed();
    if (text.isEmpty())
        return;
    m_service.run(QStringLiteral("reply.test"), { { L("name"), name() }, { L("text"), text } },
                  this, [this](const Result<QJsonObject> &answer) {
                      setProblem(answer ? QString() : errorWords(answer.error()));
                      if (answer)
                          showTrial(*answer);
                  });
}

void RepliesPage::showTrial(const QJsonObject &trial)
{
    const QString kind = trial.value(L("triggers")).toString();
    if (kind.isEmpty()) {
        m_result->setText(tr("This text would trigger nothing."));
        return;
    }
    const QString rule = trial.value(L("rule")).toString();
    const QString what = rule.isEmpty() ? kindWords(kind) : tr("%1 %2").arg(kindWords(kind), rule);
    m_result->setText(tr("This text would trigger: %1 (costs %n reply(s)): %2", nullptr,
                         trial.value(L("cost")).toInt())
                          .arg(what, displayLine(trial.value(L("text")).toString())));
}

// ---- switches, texts and rules
// --------------------------------------------------------------

QWidget *RepliesPage::makeRow(const char *object, const QString &title, const QString &words,
                              const QString &action, const std::function<void()> &done)
{
    auto *row = new Card(look(), m_list);
    row->setObjectName(L(object));
    row->setAccessibleName(title);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(16, 10, 12, 10);
    auto *lines = new QVBoxLayout;
    lines->setSpacing(2);
    auto *head = new PlainLabel(look(), 14, &Theme::text, row);
    head->setBold(true);
    head->setText(title);
    auto *second = new PlainLabel(look(), 12, &Theme::sub, row);
    second->setText(displayLine(words));
    lines->addWidget(head);
    lines->addWidget(second);
    layout->addLayout(lines, 1);
    auto *button = new Button(look(), Button::Kind::Quiet, row);
    button->setObjectName(QStringLiteral("rowAction"));
    button->setText(action);
    button->setAccessibleName(QStringLiteral("%1: %2").arg(title, action));
    connect(button, &QAbstractButton::clicked, this, done);
    layout->addWidget(button);
    return row;
}

QWidget *RepliesPage::makeText(const QJsonObject &text)
{
    const QString kind = text.value(L("kind")).toString();
    const bool on = text.value(L("on")).toBool();
    const QString title = tr("%1 · %2").arg(kindWords(kind), on ? tr("on") : tr("off"));
    const QString words = tr("costs %n reply(s)", nullptr, text.value(L("cost")).toInt())
        + QStringLiteral(" · ") + text.value(L("text")).toString();
    const bool emergency = kind == L("emergency");
    auto *row = makeRow(
        "replyText", title, words, on ? tr("Switch off") : tr("Switch on"),
        [this, kind, on, emergency] {
            QJsonObject fields { { L("name"), name() }, { L("on"), on ? L("off") : L("on") } };
            if (!emergency)
                fields.insert(L("kind"), kind);
            run(emergency ? QStringLiteral("reply.emergency") : QStringLiteral("reply.text"),
                fields);
        });
    row->setProperty("kind", kind);
    return row;
}

QWidget *RepliesPage::makeRule(const QJsonObject &rule)
{
    const QString id = rule.value(L("id")).toString();
    const QString title = tr("Rule %1 · text %2 “%3”")
                              .arg(id, matchWords(rule.value(L("match")).toString()),
                                   displayLine(rule.value(L("pattern")).toString(), 60));
    const QString words = tr("costs %n reply(s)", nullptr, rule.value(L("cost")).toInt())
        + QStringLiteral(" · ") + rule.value(L("text")).toString();
    return makeRow("replyRule", title, words, tr("Remove"), [this, id] {
        run(QStringLiteral("reply.remove"), { { L("name"), name() }, { L("id"), id } });
    });
}

void RepliesPage::showReplies()
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (m_replies.isEmpty())
        return;
    const bool on = m_replies.value(L("on")).toBool();
    m_rows->addWidget(
        makeRow("replyAll", on ? tr("Automatic replies are on") : tr("Automatic replies are off"),
                m_replies.value(L("open")).toBool() ? tr("Within the working hours now")
                                                    : tr("Off-hours now"),
                on ? tr("Switch off") : tr("Switch on"), [this, on] {
                    run(QStringLiteral("reply.set"),
                        { { L("name"), name() }, { L("on"), on ? L("off") : L("on") } });
                }));
    const QJsonArray texts = m_replies.value(L("texts")).toArray();
    for (const QJsonValue &text : texts)
        m_rows->addWidget(makeText(text.toObject()));
    const QJsonArray rules = m_replies.value(L("rules")).toArray();
    for (const QJsonValue &rule : rules)
        m_rows->addWidget(makeRule(rule.toObject()));
}

void RepliesPage::addRow()
{
    const QString pattern = m_pattern->text().trimmed();
    const QString text = m_answer->text().trimmed();
    if (pattern.isEmpty() || text.isEmpty())
        return;
    run(QStringLiteral("reply.add"),
        { { L("name"), name() },
          { L("match"), L("contains") },
          { L("pattern"), pattern },
          { L("text"), text } });
    m_pattern->clear();
    m_answer->clear();
}

void RepliesPage::retranslate()
{
    setTitle(name().isEmpty() ? tr("Automatic replies") : tr("Automatic replies: %1").arg(name()));
    m_text->setPlaceholderText(tr("Try a visitor's text: what would it trigger?"));
    m_text->setAccessibleName(tr("A visitor's text to try"));
    m_try->setText(tr("Try it"));
    m_pattern->setPlaceholderText(tr("Text contains"));
    m_pattern->setAccessibleName(tr("Text contains"));
    m_answer->setPlaceholderText(tr("Reply with"));
    m_answer->setAccessibleName(tr("Reply with"));
    m_add->setText(tr("Add the keyword rule"));
    showReplies();
}

} // namespace kefu::ui
