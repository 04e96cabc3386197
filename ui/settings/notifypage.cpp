// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/notifypage.h"

#include "ui/model/settingskeys.h"
#include "ui/widgets/button.h"
#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QCheckBox>
#include <QEvent>
#include <QSignalBlocker>

namespace kefu::ui {

namespace {
constexpr int kWidth = 560;
constexpr int kSide = 32;
constexpr int kIndent = 24;
constexpr int kFirst = 14;
constexpr int kPitch = 40;
constexpr int kHeight = 30;
constexpr int kHear = 76;
} // namespace

NotifyPage::NotifyPage(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
    setObjectName(QStringLiteral("notifyPage"));
    addRow(0, "notifyQuiet", keys::kQuiet);
    addRow(1, "notifyNotes", keys::kNotes);
    addRow(2, "notifyText", keys::kNoteText, keys::kNotes);
    addRow(3, "notifySounds", keys::kSounds);
    addSound(4, "notifyMessage", keys::kSoundMessage, Sound::Message);
    addSound(5, "notifyConversation", keys::kSoundConversation, Sound::Conversation);
    addSound(6, "notifyAlert", keys::kSoundAlert, Sound::Alert);
    addSound(7, "notifyRepeat", keys::kRepeat, Sound::Waiting);
    m_note = new PlainLabel(look, 12, &Theme::sub, this);
    m_note->setWrapped(true);
    m_note->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_note->setGeometry(kSide, kFirst + 8 * kPitch + 4, kWidth - 2 * kSide, 60);
    retranslate();
    refresh();
}

void NotifyPage::addRow(int row, const char *name, QLatin1String key, QLatin1String under)
{
    const int left = kSide + (under.isEmpty() ? 0 : kIndent);
    auto *box = new QCheckBox(this);
    box->setObjectName(QLatin1String(name));
    box->setFont(m_look.font(13));
    box->setGeometry(left, kFirst + row * kPitch, kWidth - kSide - left, kHeight);
    styleCheck(m_look, box);
    m_rows.append({ key, under, box, nullptr });
    connect(box, &QCheckBox::toggled, this, [this, key](bool on) {
        refresh();
        Q_EMIT switched(key, on);
    });
}

void NotifyPage::addSound(int row, const char *name, QLatin1String key, Sound sound)
{
    addRow(row, name, key, keys::kSounds);
    auto *hear = new Button(m_look, Button::Kind::Quiet, this);
    hear->setObjectName(QLatin1String(name) + QStringLiteral("Try"));
    hear->setGeometry(kWidth - kSide - kHear, kFirst + row * kPitch, kHear, kHeight);
    m_rows.last().hear = hear;
    QCheckBox *box = m_rows.last().box;
    box->resize(box->width() - kHear - 8, kHeight);
    connect(hear, &QAbstractButton::clicked, this, [this, sound] { Q_EMIT tryRequested(sound); });
}

QList<QLatin1String> NotifyPage::switches()
{
    return { keys::kQuiet,      keys::kNotes,        keys::kNoteText,
             keys::kSounds,     keys::kSoundMessage, keys::kSoundConversation,
             keys::kSoundAlert, keys::kRepeat };
}

bool NotifyPage::isOn(QLatin1String key) const
{
    return std::any_of(m_rows.begin(), m_rows.end(),
                       [key](const Row &row) { return row.key == key && row.box->isChecked(); });
}

void NotifyPage::setOn(QLatin1String key, bool on)
{
    for (const Row &row : std::as_const(m_rows)) {
        if (row.key != key)
            continue;
        const QSignalBlocker quiet(row.box);
        row.box->setChecked(on);
    }
    refresh();
}

//! What another switch has put out of action is grey, and keeps what it says.
void NotifyPage::refresh()
{
    for (const Row &row : std::as_const(m_rows)) {
        const bool effective = row.under.isEmpty() || isOn(row.under);
        row.box->setEnabled(effective);
        if (row.hear)
            row.hear->setEnabled(true); // to hear one is always possible
    }
}

void NotifyPage::retranslate()
{
    const QString words[] = { tr("Do not disturb (the unread count goes on)"),
                              tr("Pop-up notes for what arrives"),
                              tr("With the visitor's words (long numbers masked)"),
                              tr("Sounds"),
                              tr("New message"),
                              tr("New conversation"),
                              tr("Offers, calls for help, closing windows"),
                              tr("Every 30 s while somebody waits unseen") };
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        const Row &row = m_rows.at(i);
        row.box->setText(words[i]);
        row.box->setAccessibleName(words[i]);
        if (!row.hear)
            continue;
        row.hear->setText(tr("Try"));
        row.hear->setAccessibleName(tr("Try: %1").arg(words[i]));
    }
    m_note->setText(tr("Never for the chat you are looking at. The reminder begins when a visitor "
                       "has waited longer than a minute."));
}

void NotifyPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
