@echo off
where node >nul 2>nul
if errorlevel 1 (
    echo The Kaleyra plugin of Pulumi did not find Node.js: install Node.js 20.18.1 or newer, so that node --version works. 1>&2
    exit /b 1
)
node "%~dp0start.js" %*
