// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/generalpage.h"

#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QComboBox>
#include <QEvent>
#include <QSignalBlocker>

namespace kefu::ui {

namespace {

constexpr int kWidth = 560;
constexpr int kSide = 32;
constexpr int kFirst = 16;
constexpr int kPitch = 44;
constexpr int kLabelWidth = 150;
constexpr int kBoxHeight = 32;
constexpr QLatin1String kChinese("zh_CN");
constexpr QLatin1String kEnglish("en");

int zoomAt(int index)
{
    return index >= 0 && index < int(std::size(Look::kZooms)) ? Look::kZooms[index] : 100;
}

int indexOfZoom(int percent)
{
    return int(std::find(std::begin(Look::kZooms), std::end(Look::kZooms), percent)
               - std::begin(Look::kZooms));
}

QStringList zooms()
{
    QStringList all;
    for (const int percent : Look::kZooms)
        all.append(QStringLiteral("%1 %").arg(percent));
    return all;
}

} // namespace

GeneralPage::GeneralPage(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
    setObjectName(QStringLiteral("generalPage"));
    m_arrangement = addRow(this, 0, "setArrangement");
    m_theme = addRow(this, 1, "setTheme");
    m_language = addRow(this, 2, "setLanguage");
    m_sendKey = addRow(this, 3, "setSendKey");
    m_textZoom = addRow(this, 4, "setTextZoom");
    m_motion = addRow(this, 5, "setMotion");
    m_scale = addRow(this, 6, "setScale");
    m_scaleNote = new PlainLabel(look, 12, &Theme::sub, this);
    m_scaleNote->setWrapped(true);
    m_scaleNote->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_scaleNote->setGeometry(kSide + kLabelWidth, kFirst + 7 * kPitch - 4,
                             kWidth - 2 * kSide - kLabelWidth, 38);
    connectRows();
    retranslate();
}

GeneralPage::Row GeneralPage::addRow(QWidget *page, int row, const char *name)
{
    const int top = kFirst + row * kPitch;
    auto *label = new PlainLabel(m_look, 13, &Theme::text, page);
    label->setGeometry(kSide, top, kLabelWidth - 10, kBoxHeight);
    auto *box = new QComboBox(page);
    box->setObjectName(QLatin1String(name));
    box->setFont(m_look.font(13));
    box->setGeometry(kSide + kLabelWidth, top, kWidth - 2 * kSide - kLabelWidth, kBoxHeight);
    styleCombo(m_look, box);
    return { label, box };
}

void GeneralPage::connectRows()
{
    const auto on = [this](const Row &row, auto tell) {
        connect(row.box, &QComboBox::activated, this, tell);
    };
    on(m_arrangement, [this](int at) { Q_EMIT arrangementChosen(Arrangement(at)); });
    on(m_theme, [this](int at) { Q_EMIT themeChosen(themeChoices().at(at)); });
    on(m_language,
       [this](int at) { Q_EMIT languageChosen(QString(at == 0 ? kChinese : kEnglish)); });
    on(m_sendKey, [this](int at) { Q_EMIT sendKeyChosen(SendKey(at)); });
    on(m_textZoom, [this](int at) { Q_EMIT textZoomChosen(zoomAt(at)); });
    on(m_motion, [this](int at) { Q_EMIT reduceMotionChosen(at == 1); });
    on(m_scale, [this](int at) { Q_EMIT scaleChosen(zoomAt(at)); });
}

void GeneralPage::setValues(const SettingsValues &values)
{
    m_values = values;
    retranslate();
}

void GeneralPage::fill(const Row &row, const QString &label, const QStringList &choices,
                       int current)
{
    row.label->setText(label);
    const QSignalBlocker quiet(row.box);
    row.box->clear();
    row.box->addItems(choices);
    row.box->setCurrentIndex(current);
    row.box->setAccessibleName(label);
}

void GeneralPage::retranslate()
{
    fill(m_arrangement, tr("Windows"),
         { tr("Everything in one window"), tr("LayIM: panel and chat windows") },
         int(m_values.arrangement));
    QStringList themes;
    const auto all = themeChoices();
    for (const ThemeChoice choice : all)
        themes.append(themeChoiceWords(choice));
    fill(m_theme, tr("Theme"), themes, int(all.indexOf(m_values.theme)));
    // Each language is written in its own words, so that it is found by whoever needs it.
    fill(m_language, tr("Language"), { QString::fromUtf8("简体中文"), QStringLiteral("English") },
         m_values.language == kChinese ? 0 : 1);
    fill(m_sendKey, tr("Send with"), { tr("Enter"), tr("Ctrl+Enter") }, int(m_values.sendKey));
    fill(m_textZoom, tr("Text of chats"), zooms(), indexOfZoom(m_values.textZoom));
    fill(m_motion, tr("Motion"), { tr("On"), tr("Reduced") }, int(m_values.reduceMotion));
    fill(m_scale, tr("Whole interface"), zooms(), indexOfZoom(m_values.scale));
    m_scaleNote->setText(tr("From the next start on. Text: Ctrl + and Ctrl −"));
}

void GeneralPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
