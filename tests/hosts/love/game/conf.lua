function love.conf(t)
  t.identity = "wayfinder-test"
  t.window = false
  for _, module in ipairs{"window", "graphics", "audio", "sound", "font", "image", "video", "physics", "joystick"} do
    t.modules[module] = false
  end
end
