// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/settingswindow.h"

#include "ui/admin/adminparts.h"
#include "ui/widgets/geometry.h"
#include "ui/widgets/groundpage.h"
#include "ui/widgets/plainlabel.h"

#include <QComboBox>
#include <QKeyEvent>
#include <QSignalBlocker>

namespace kefu::ui {

namespace {

constexpr QSize kSize(500, 432);
constexpr int kSide = 32;
constexpr int kFirst = 76;
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

SettingsWindow::SettingsWindow(Look &look)
    : LayimFrame(look, CloseButton)
    , m_look(look)
{
    setObjectName(QStringLiteral("settingsWindow"));
    auto *page = new GroundPage(look, this);
    page->setFixedSize(kSize);
    m_title = new PlainLabel(look, 18, &Theme::text, page);
    m_title->setBold(true);
    m_title->setGeometry(kSide, 26, kSize.width() - 2 * kSide, 28);
    m_arrangement = addRow(page, 0, "setArrangement");
    m_theme = addRow(page, 1, "setTheme");
    m_language = addRow(page, 2, "setLanguage");
    m_sendKey = addRow(page, 3, "setSendKey");
    m_textZoom = addRow(page, 4, "setTextZoom");
    m_motion = addRow(page, 5, "setMotion");
    m_scale = addRow(page, 6, "setScale");
    m_scaleNote = new PlainLabel(look, 12, &Theme::sub, page);
    m_scaleNote->setGeometry(kSide + kLabelWidth, kFirst + 7 * kPitch - 6,
                             kSize.width() - 2 * kSide - kLabelWidth, 20);
    setContent(page);
    setContentSize(kSize);
    setFixedSize(size());
    move(centredOnScreen(size()));
    connect(this, &LayimFrame::closeRequested, this, &QWidget::hide);
    connectRows();
    retranslate();
}

SettingsWindow::Row SettingsWindow::addRow(QWidget *page, int row, const char *name)
{
    const int top = kFirst + row * kPitch;
    auto *label = new PlainLabel(m_look, 13, &Theme::text, page);
    label->setGeometry(kSide, top, kLabelWidth - 10, kBoxHeight);
    auto *box = new QComboBox(page);
    box->setObjectName(QLatin1String(name));
    box->setFont(m_look.font(13));
    box->setGeometry(kSide + kLabelWidth, top, kSize.width() - 2 * kSide - kLabelWidth, kBoxHeight);
    styleCombo(m_look, box);
    return { label, box };
}

void SettingsWindow::connectRows()
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

void SettingsWindow::setValues(const SettingsValues &values)
{
    m_values = values;
    retranslate();
}

void SettingsWindow::fill(const Row &row, const QString &label, const QStringList &choices,
                          int current)
{
    row.label->setText(label);
    const QSignalBlocker quiet(row.box);
    row.box->clear();
    row.box->addItems(choices);
    row.box->setCurrentIndex(current);
    row.box->setAccessibleName(label);
}

void SettingsWindow::retranslate()
{
    setWindowTitle(tr("Settings"));
    m_title->setText(tr("Settings"));
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

void SettingsWindow::changeEvent(QEvent *event)
{
    LayimFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void SettingsWindow::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        hide();
    else
        LayimFrame::keyPressEvent(event);
}

} // namespace kefu::ui
